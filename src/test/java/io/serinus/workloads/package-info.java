/** Rollouts of targets with configs and autoscalers, and of DaemonSets, on a real API server. */
@NullMarked
package io.serinus.workloads;

import org.jspecify.annotations.NullMarked;
