/**
 * Tests of Git in and out against real repositories; the git program is the independent witness.
 */
@NullMarked
package io.serinus.git;

import org.jspecify.annotations.NullMarked;
