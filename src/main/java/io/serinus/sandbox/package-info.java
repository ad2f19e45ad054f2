/**
 * A cluster and a mesh in memory, on a clock that is driven by hand: for the demonstration, for
 * simulations and for tests. Depends on the cluster and metrics ports, analysis and the model.
 */
@NullMarked
package io.serinus.sandbox;

import org.jspecify.annotations.NullMarked;
