package io.serinus.testbed.mesh;

import io.serinus.testbed.BedFolder;
import io.serinus.testbed.ChildProcess;
import io.serinus.testbed.HttpProbe;
import io.serinus.testbed.ProjectFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One Envoy that istiod configures: the ingress gateway, or the sidecar of a client. */
final class EnvoyProxy implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final BedFolder folder;
  private final String name;
  private final String address;
  private final Path settings;
  private ChildProcess process;

  private EnvoyProxy(BedFolder folder, String name, String address, String node) {
    this.folder = folder;
    this.name = name;
    this.address = address;
    this.settings = folder.write(name + ".yaml", bootstrap(node));
    this.process = startProcess();
  }

  /** Plays the pod {@code gw-0} of the namespace {@code istio-system}. */
  static EnvoyProxy gateway(BedFolder folder) {
    return new EnvoyProxy(
        folder,
        "gateway",
        MeshAddresses.GATEWAY_IP,
        """
        node:
          id: router~%1$s~gw-0.istio-system~istio-system.svc.cluster.local
          cluster: gateway
          metadata: {NAMESPACE: istio-system, NAME: gw-0, LABELS: {istio: ingressgateway}, INSTANCE_IPS: "%1$s", CLUSTER_ID: Kubernetes, ISTIO_VERSION: 1.31.1}
        """
            .formatted(MeshAddresses.GATEWAY_IP));
  }

  /** Plays the sidecar of the pod {@code client-0} of the namespace {@code mesh-client}. */
  static EnvoyProxy sidecar(BedFolder folder) {
    return new EnvoyProxy(
        folder,
        "sidecar",
        MeshAddresses.SIDECAR_IP,
        """
        node:
          id: sidecar~%1$s~client-0.mesh-client~mesh-client.svc.cluster.local
          cluster: client
          metadata: {NAMESPACE: mesh-client, NAME: client-0, LABELS: {app: client}, INSTANCE_IPS: "%1$s", CLUSTER_ID: Kubernetes, ISTIO_VERSION: 1.31.1, INTERCEPTION_MODE: NONE}
        """
            .formatted(MeshAddresses.SIDECAR_IP));
  }

  /** Returns when it has its first configuration from istiod. */
  void awaitReady() {
    URI ready = URI.create("http://" + address + ":" + MeshAddresses.ADMIN_PORT + "/ready");
    process.awaitReady(START_LIMIT, () -> HttpProbe.answersOk(ready));
  }

  /** Ends it at once; its connections break. */
  void stop() {
    process.kill();
  }

  /** Returns when it has its configuration. */
  void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException(name + " is running");
    }
    process = startProcess();
    awaitReady();
  }

  @Override
  public void close() {
    process.close();
  }

  private ChildProcess startProcess() {
    return ChildProcess.start(
        name,
        folder.resolve(name + ".log"),
        List.of(
            ProjectFiles.built("envoy").resolve("envoy").toString(),
            "--config-path",
            settings.toString(),
            "--concurrency",
            "1",
            "--disable-hot-restart",
            "--log-level",
            "warning"),
        Map.of());
  }

  private String bootstrap(String node) {
    return node
        + """
        admin: {address: {socket_address: {address: %1$s, port_value: %2$d}}}
        stats_flush_interval: 0.25s
        stats_config:
          stats_tags: [{tag_name: cluster_name, regex: '^cluster(\\.(.+);)'}]
        dynamic_resources:
          ads_config:
            api_type: DELTA_GRPC
            transport_api_version: V3
            set_node_on_first_message_only: true
            grpc_services: [{envoy_grpc: {cluster_name: istiod}}]
          cds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s}
          lds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s}
        static_resources:
          clusters:
          - name: istiod
            type: STATIC
            connect_timeout: 1s
            load_assignment:
              cluster_name: istiod
              endpoints:
              - lb_endpoints:
                - endpoint: {address: {socket_address: {address: %3$s, port_value: %4$d}}}
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                '@type': type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: {http2_protocol_options: {}}
        """
            .formatted(
                address,
                MeshAddresses.ADMIN_PORT,
                MeshAddresses.ISTIOD_IP,
                MeshAddresses.DISCOVERY_PORT);
  }
}
