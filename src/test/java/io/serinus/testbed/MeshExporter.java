package io.serinus.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Plays the mesh's telemetry: a steady stream of requests to every VirtualService of the cluster,
 * split as its weights say at each moment, answered as the annotations of the Deployments say (see
 * {@link MeshWorkload}), and served as Istio's series under {@code /metrics}. Changes that come
 * close together are followed together, sooner than a real mesh would.
 */
public final class MeshExporter implements AutoCloseable {
  /** Half of what Istio waits for more changes before it tells its proxies. */
  private static final Duration DEBOUNCE = Duration.ofMillis(50);

  private final KubernetesClient client;
  private final SharedIndexInformer<VirtualService> virtualServices;
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<Deployment> deployments;
  private final MeshCounters counters = new MeshCounters();
  private final HttpServer server;
  private final Clock clock;
  private final double requestsPerSecond;
  private final Executor soon =
      CompletableFuture.delayedExecutor(DEBOUNCE.toMillis(), TimeUnit.MILLISECONDS);
  private final AtomicBoolean lookIsDue = new AtomicBoolean();
  private List<MeshFlow> flows = List.of();
  private Instant countedUntil;

  private MeshExporter(KubernetesClient client, Clock clock, double requestsPerSecond) {
    this.client = client;
    this.clock = clock;
    this.requestsPerSecond = requestsPerSecond;
    this.countedUntil = clock.instant();
    this.virtualServices = client.resources(VirtualService.class).inAnyNamespace().inform();
    this.services = client.services().inAnyNamespace().inform();
    this.deployments = client.apps().deployments().inAnyNamespace().inform();
    virtualServices.addEventHandler(following());
    services.addEventHandler(following());
    deployments.addEventHandler(following());
    this.server = listen();
  }

  /**
   * Serves the telemetry of the bed's cluster until it is closed.
   *
   * @param requestsPerSecond how many requests each VirtualService gets
   */
  public static MeshExporter following(KubernetesBed bed, Clock clock, double requestsPerSecond) {
    return new MeshExporter(bed.newClient(bed.kubeconfig(BedUser.MESH)), clock, requestsPerSecond);
  }

  /** Where {@code /metrics} is served. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Requests that were sent to a workload without a ready pod since the exporter started. */
  public synchronized double lostRequests(String namespace, String workload) {
    count();
    return counters.lost(namespace, workload);
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }

  private synchronized String metrics() {
    count();
    return counters.text();
  }

  private void lookSoon() {
    if (lookIsDue.compareAndSet(false, true)) {
      soon.execute(this::look);
    }
  }

  /** Counts the flows as they were until now, then looks at how they are from now on. */
  private synchronized void look() {
    lookIsDue.set(false);
    count();
    flows =
        new MeshState(
                virtualServices.getStore().list(),
                services.getStore().list(),
                deployments.getStore().list())
            .flows(requestsPerSecond);
  }

  private void count() {
    Instant now = clock.instant();
    Duration span = Duration.between(countedUntil, now);
    flows.forEach(flow -> counters.add(flow, span));
    countedUntil = now;
  }

  private <T extends HasMetadata> ResourceEventHandler<T> following() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T added) {
        lookSoon();
      }

      @Override
      public void onUpdate(T before, T after) {
        lookSoon();
      }

      @Override
      public void onDelete(T deleted, boolean unknown) {
        lookSoon();
      }
    };
  }

  private HttpServer listen() {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      listening.createContext("/metrics", this::answer);
      listening.start();
      return listening;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] text = metrics().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, text.length);
    try (var body = exchange.getResponseBody()) {
      body.write(text);
    }
  }
}
