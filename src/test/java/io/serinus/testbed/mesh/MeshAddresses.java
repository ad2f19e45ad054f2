package io.serinus.testbed.mesh;

/** Who listens where in the bed's network. */
public final class MeshAddresses {
  /** The ingress gateway, as clients from outside call it; it routes by the Host header. */
  public static final String GATEWAY = "10.99.0.1:8000";

  /** The gateway's port for TCP. */
  public static final String TCP_GATEWAY = "10.99.0.1:9001";

  /** The client's sidecar, as a client inside the mesh calls it: any Service with port 80. */
  public static final String SIDECAR = "127.0.0.1:80";

  /** The sidecar's port for the Service {@code tcp} of the namespace {@code mesh-tcp}. */
  public static final String TCP_SIDECAR = "127.0.0.1:9000";

  static final String GATEWAY_IP = "10.99.0.1";
  static final String ISTIOD_IP = "10.99.0.2";
  static final String SIDECAR_IP = "10.99.0.3";
  static final String EXPORTER = "10.99.0.4:9090";
  static final int DISCOVERY_PORT = 15010;
  static final int ADMIN_PORT = 15000;

  /** ClusterIP of the Service {@code istiod}, which the API server calls for validation. */
  static final String WEBHOOK_IP = "10.96.0.15";

  private MeshAddresses() {}

  /** The client's sidecar for Services with this port of HTTP. */
  public static String sidecar(int port) {
    return "127.0.0.1:" + port;
  }
}
