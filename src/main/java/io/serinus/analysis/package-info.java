/**
 * Measurements to verdicts. Pure: no I/O, clock, logging, threads or randomness. Depends on the
 * model.
 */
@NullMarked
package io.serinus.analysis;

import org.jspecify.annotations.NullMarked;
