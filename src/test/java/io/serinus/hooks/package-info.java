/** Tests of calling webhooks. */
@NullMarked
package io.serinus.hooks;

import org.jspecify.annotations.NullMarked;
