/**
 * The port to a Kubernetes cluster and its implementation by the fabric8 client, which lives here
 * only. Depends on the model.
 */
@NullMarked
package io.serinus.cluster;

import org.jspecify.annotations.NullMarked;
