/** Tests of one tick, and the faults they are put through. */
@NullMarked
package io.serinus.reconcile;

import org.jspecify.annotations.NullMarked;
