package io.serinus.testbed;

import java.nio.file.Path;
import java.util.Optional;

/** Finds the cluster of the tests, in a fixed order. */
public final class BedDiscovery {
  private BedDiscovery() {}

  /**
   * Looks for {@code SERINUS_TEST_KUBECONFIG}, {@code KUBEBUILDER_ASSETS}, a Docker engine and
   * {@code go} on the PATH, in this order, and starts what the first of them gives. kwok and
   * Istio's definitions come from {@code go} too, unless the first two hold them.
   */
  public static KubernetesBed start() {
    Optional<String> kubeconfig = ProjectFiles.environment("SERINUS_TEST_KUBECONFIG");
    if (kubeconfig.isPresent()) {
      return ExistingCluster.use(Path.of(kubeconfig.get()));
    }
    Optional<String> assets = ProjectFiles.environment("KUBEBUILDER_ASSETS");
    if (assets.isPresent()) {
      return ControlPlane.start(BedPrograms.in(Path.of(assets.get())));
    }
    if (K3sCluster.hasEngine()) {
      return K3sCluster.start();
    }
    if (ProjectFiles.onPath("go").isPresent()) {
      return ControlPlane.start(BedPrograms.built());
    }
    throw MissingPart.skip(
        "no Kubernetes API server: install Go 1.26 or newer (the test bed builds one), start a"
            + " Docker engine, or set SERINUS_TEST_KUBECONFIG or KUBEBUILDER_ASSETS");
  }
}
