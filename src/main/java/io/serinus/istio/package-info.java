/**
 * Which Istio objects should exist for a Canary. Pure: no I/O, clock, logging, threads or
 * randomness. Depends on the model.
 */
@NullMarked
package io.serinus.istio;

import org.jspecify.annotations.NullMarked;
