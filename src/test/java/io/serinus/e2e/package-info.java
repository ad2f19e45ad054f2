/** The whole controller as it ships, on the whole test bed. */
@NullMarked
package io.serinus.e2e;

import org.jspecify.annotations.NullMarked;
