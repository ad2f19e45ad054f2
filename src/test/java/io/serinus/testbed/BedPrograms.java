package io.serinus.testbed;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the programs of the control plane lie.
 *
 * @param assets folder with etcd, kube-apiserver, kube-controller-manager and kube-scheduler
 * @param kwok folder with kwok and its stages.yaml
 * @param istio folder with istio-crds.yaml
 */
public record BedPrograms(Path assets, Path kwok, Path istio) {
  private static final String KWOK_FILE = "kwok";

  /** All of them as {@code src/it/build} makes them; needs {@code go}. */
  public static BedPrograms built() {
    return new BedPrograms(
        ProjectFiles.built("controlplane"),
        ProjectFiles.built(KWOK_FILE),
        ProjectFiles.built("istio-crds"));
  }

  /** Kubernetes from a given folder; kwok and Istio's definitions from there or built. */
  public static BedPrograms in(Path assets) {
    return new BedPrograms(
        assets,
        Files.exists(assets.resolve(KWOK_FILE)) ? assets : ProjectFiles.built(KWOK_FILE),
        Files.exists(assets.resolve("istio-crds.yaml"))
            ? assets
            : ProjectFiles.built("istio-crds"));
  }

  String program(String name) {
    return assets.resolve(name).toString();
  }
}
