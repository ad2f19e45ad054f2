/**
 * Which Istio objects should exist for a Canary: the VirtualService of each strategy and the two
 * DestinationRules. Pure: no I/O, clock, logging, threads or randomness. Depends on the model.
 */
@NullMarked
package io.serinus.istio;

import org.jspecify.annotations.NullMarked;
