package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.List;

/** The images that a workload's pods run. */
public final class PodImages {
  private PodImages() {}

  /** Of the containers, in the pod's order; init containers and sidecars of the mesh left out. */
  public static List<String> of(KubernetesObject workload) {
    List<String> images = new ArrayList<>();
    for (JsonNode container : new WorkloadView(workload).podSpec().path("containers")) {
      if (!ServicePorts.MESH_SIDECARS.contains(container.path("name").asText())) {
        images.add(container.path("image").asText());
      }
    }
    return List.copyOf(images);
  }
}
