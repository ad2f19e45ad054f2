/** One rollout per strategy on a real API server. May depend on everything. */
package io.serinus.strategies;
