package io.serinus.testbed;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Installs parts of {@code deploy/} as a user would. */
public final class DeployFiles {
  /** Definitions of the kinds, and the controller's namespace. */
  public static final List<String> DEFINITIONS =
      List.of(
          "crds/canaries.yaml",
          "crds/metrictemplates.yaml",
          "crds/alertproviders.yaml",
          "namespace.yaml");

  private DeployFiles() {}

  /** Applies the files, over whatever another test left. */
  public static void install(KubernetesClient admin, List<String> files) {
    for (String file : files) {
      try (InputStream stream = Files.newInputStream(Path.of("deploy", file))) {
        for (HasMetadata object : admin.load(stream).items()) {
          admin.resource(object).fieldManager("bed").forceConflicts().serverSideApply();
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
