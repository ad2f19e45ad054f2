package io.serinus.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the API. Names are encoded, so that no name leads to another path. */
final class ResourcePaths {
  private ResourcePaths() {}

  static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? "/api/" + encoded(apiVersion)
        : "/apis/"
            + encoded(apiVersion.substring(0, slash))
            + "/"
            + encoded(apiVersion.substring(slash + 1));
  }

  /** All objects of a kind in a namespace, which cluster-scoped kinds pass over. */
  static String collection(ResourceKind kind, String namespace) {
    return group(kind.apiVersion())
        + (kind.namespaced() ? "/namespaces/" + encoded(namespace) : "")
        + "/"
        + kind.plural();
  }

  /**
   * The objects of a kind that carry a label, in all namespaces when none is given.
   *
   * @param label {@code key=value}
   */
  static String labelled(ResourceKind kind, String namespace, String label) {
    return all(kind, namespace) + "?labelSelector=" + encoded(label);
  }

  /** The objects of a kind, 500 at once, in all namespaces when none is given. */
  static String pages(ResourceKind kind, String namespace) {
    return all(kind, namespace) + "?limit=500";
  }

  private static String all(ResourceKind kind, String namespace) {
    return namespace.isEmpty()
        ? group(kind.apiVersion()) + "/" + kind.plural()
        : collection(kind, namespace);
  }

  /** Never the path of a collection, which a request could empty. */
  static String object(ResourceKind kind, String namespace, String name) {
    if (name.isEmpty() || !possibleName(name) || !possibleName(namespace)) {
      throw new IllegalArgumentException("'" + namespace + "/" + name + "' names no object");
    }
    return collection(kind, namespace) + "/" + encoded(name);
  }

  /** Whether a path can lead to an object of this name. */
  static boolean possibleName(String name) {
    return !name.equals(".") && !name.equals("..") && !name.contains("/") && !name.contains("%");
  }

  static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
