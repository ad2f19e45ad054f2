package io.serinus.testbed;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** Starts every part and leaves them running until the program is interrupted. */
public final class BedMain {
  private static final double REQUESTS_PER_SECOND = 100;

  private BedMain() {}

  /** Takes no arguments; {@code src/it/bed} calls it. */
  public static void main(String[] arguments) throws InterruptedException {
    KubernetesBed bed = BedDiscovery.start();
    MeshExporter exporter = MeshExporter.following(bed, Clock.systemUTC(), REQUESTS_PER_SECOND);
    PrometheusServer prometheus = PrometheusServer.scraping(exporter.address());
    Forge forge = Forge.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  forge.close();
                  prometheus.close();
                  exporter.close();
                  bed.close();
                },
                "test-bed-end"));
    System.out.printf(
        """

        The test bed runs; Ctrl-C ends it and deletes all of it.
          Kubernetes  export KUBECONFIG=%s
          kubectl     %s
          Prometheus  %s
          Mesh        %s/metrics (%.0f requests a second to each VirtualService)
          Forge       %s  user %s  password %s
                      token %s
        """,
        bed.kubeconfig(BedUser.ADMIN),
        kubectl(),
        prometheus.url(),
        exporter.address(),
        REQUESTS_PER_SECOND,
        forge.url(),
        Forge.USER,
        forge.password(),
        forge.token());
    new CountDownLatch(1).await();
  }

  private static String kubectl() {
    return ProjectFiles.onPath("kubectl")
        .orElseGet(() -> ProjectFiles.built("controlplane").resolve("kubectl"))
        .toString();
  }
}
