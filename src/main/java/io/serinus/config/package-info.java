/**
 * The configuration file: records, their defaults, and the reader that says what is wrong. Used by
 * app only. Depends on the model.
 */
@NullMarked
package io.serinus.config;

import org.jspecify.annotations.NullMarked;
