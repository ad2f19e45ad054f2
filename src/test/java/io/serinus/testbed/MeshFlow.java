package io.serinus.testbed;

/**
 * A steady stream of requests to one workload.
 *
 * @param requestsPerSecond not negative
 */
record MeshFlow(MeshWorkload workload, double requestsPerSecond) {}
