/**
 * Clusters whose Canaries Flagger drove until now, and what becomes of a Canary and its autoscaler
 * in the end, on a real API server.
 */
@org.jspecify.annotations.NullMarked
package io.serinus.takeover;
