/**
 * Decides a rollout: what was seen goes in, what must be so comes out. Pure: no I/O, clock,
 * logging, threads or randomness. Depends on the model and on analysis.
 */
@NullMarked
package io.serinus.rollout;

import org.jspecify.annotations.NullMarked;
