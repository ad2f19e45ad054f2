/**
 * Rollouts under counted load on a real Istio data path. A scenario is a file under {@code
 * src/test/resources/mesh}; what became of each request is judged by pure functions. May depend on
 * everything.
 */
package io.serinus.mesh;
