package io.serinus.istio;

/** Whether a host in one of Istio's objects is that of a Service. */
final class ServiceHost {
  private ServiceHost() {}

  /** The Service's name, alone or with a domain of whatever namespace behind it. */
  static boolean isOf(String host, String service) {
    return host.equals(service) || host.startsWith(service + ".");
  }

  /** The Service of this namespace: its name, alone or with namespace and domain behind it. */
  static boolean isOf(String host, String service, String namespace) {
    String qualified = service + "." + namespace;
    return host.equals(service) || host.equals(qualified) || host.startsWith(qualified + ".svc");
  }
}
