/**
 * Real parts for the tests: a Kubernetes control plane, Prometheus with an exporter that follows
 * the VirtualServices, and a Git forge, each started as a child process on loopback ports and
 * stopped by process id. Depends on the fabric8 client, JUnit and the programs that {@code
 * src/it/build} makes; on nothing of the controller itself.
 *
 * <p>A test class that needs the cluster carries {@link io.serinus.testbed.OnTestBed}.
 */
@NullMarked
package io.serinus.testbed;

import org.jspecify.annotations.NullMarked;
