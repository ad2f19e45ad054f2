/** Tests of the cluster and mesh in memory. */
@NullMarked
package io.serinus.sandbox;

import org.jspecify.annotations.NullMarked;
