/** Tests of the controller as it is put together, on the sandbox. */
@NullMarked
package io.serinus.app;

import org.jspecify.annotations.NullMarked;
