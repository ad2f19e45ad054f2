/**
 * A real Istio data path for the tests: istiod with its validating webhook, Envoy as ingress
 * gateway and as a client's sidecar, pods that really answer, the exporter of their telemetry, and
 * load. All of it lives in the network that {@code src/it/mesh/bin/java} makes for the JVM; without
 * it the tests are skipped, loudly.
 *
 * <p>A test class that needs it carries {@link io.serinus.testbed.mesh.OnMeshBed}.
 */
@NullMarked
package io.serinus.testbed.mesh;

import org.jspecify.annotations.NullMarked;
