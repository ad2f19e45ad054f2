/**
 * One tick of one canary: look, decide, record, act, tell. No rules of a rollout and no vendor
 * types: it asks the pure packages what should be so and the ports to make it so.
 */
@NullMarked
package io.serinus.reconcile;

import org.jspecify.annotations.NullMarked;
