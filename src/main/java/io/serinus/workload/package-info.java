/**
 * Which Kubernetes workloads and Services should exist for a Canary. Pure: no I/O, clock, logging,
 * threads or randomness. Depends on the model.
 */
@NullMarked
package io.serinus.workload;

import org.jspecify.annotations.NullMarked;
