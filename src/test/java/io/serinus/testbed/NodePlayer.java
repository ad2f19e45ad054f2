package io.serinus.testbed;

import java.nio.file.Path;

/** Starts the program that plays the cluster's one node and its pods. */
@FunctionalInterface
public interface NodePlayer {
  /**
   * Makes the node and returns when it is ready.
   *
   * @param folder where its log goes
   * @param kubeconfig of a user who may do everything
   */
  ChildProcess start(BedFolder folder, Path kubeconfig, ClusterContents contents);
}
