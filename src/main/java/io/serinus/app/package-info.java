/**
 * Entry point, commands, and the only place where parts are put together. picocli lives here only.
 * Depends on everything; nothing depends on it.
 */
@NullMarked
package io.serinus.app;

import org.jspecify.annotations.NullMarked;
