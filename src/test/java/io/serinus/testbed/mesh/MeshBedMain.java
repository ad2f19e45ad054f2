package io.serinus.testbed.mesh;

import io.serinus.testbed.BedUser;
import io.serinus.testbed.ProjectFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the mesh bed, runs a command or a shell inside its network, and ends with it. */
public final class MeshBedMain {
  private MeshBedMain() {}

  /** The command, or nothing for a shell; {@code src/it/mesh-bed} calls it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int code;
    try (MeshBed bed = MeshBed.start()) {
      tell(bed);
      ProcessBuilder command =
          new ProcessBuilder(arguments.length == 0 ? List.of("bash") : List.of(arguments))
              .inheritIO();
      Map<String, String> environment = command.environment();
      environment.put("KUBECONFIG", bed.kubernetes().kubeconfig(BedUser.ADMIN).toString());
      environment.put(
          "PATH",
          ProjectFiles.built("controlplane") + ":" + mesh() + ":" + environment.get("PATH"));
      code = command.start().waitFor();
    }
    System.exit(code);
  }

  private static Path mesh() {
    return PlayedNode.program().getParent();
  }

  private static void tell(MeshBed bed) {
    System.out.printf(
        """

        The mesh bed runs, and this shell is inside its network; when it ends, all of it ends.
          Kubernetes  kubectl get pods -A
          Gateway     curl -H 'Host: app.example.com' http://%s/
          Sidecar     curl -H 'Host: app.test.svc.cluster.local' http://%s/
          Prometheus  curl '%s/api/v1/query?query=istio_requests_total'
          Pods        curl %s/pods
          Load        mesh load --out load.csv --stream name=a,address=%s,host=app.example.com,rate=100
          Logs        %s
        """,
        MeshAddresses.GATEWAY,
        MeshAddresses.SIDECAR,
        bed.prometheus().url(),
        PlayedNode.exporter(),
        MeshAddresses.GATEWAY,
        bed.logs());
  }
}
