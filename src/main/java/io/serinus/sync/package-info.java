/**
 * One commit: what changed, what must be applied, pruned and woken, and what stands in the way.
 * Depends on the model, git, manifest and the cluster port.
 */
@NullMarked
package io.serinus.sync;

import org.jspecify.annotations.NullMarked;
