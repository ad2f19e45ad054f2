package io.serinus.cloud;

import io.serinus.model.InvalidInputException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The servers that may learn who this controller is. A request that carries the controller's own
 * cloud identity goes only to servers of that cloud, over TLS, and to those that the operator
 * names: whoever may write a metric template chooses its address, and must not be given the
 * identity.
 */
public final class IdentityAddresses {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final Set<String> origins;

  private IdentityAddresses(Set<String> origins) {
    this.origins = origins;
  }

  /**
   * @param origins of the operator's choice besides the cloud's own, each like {@code
   *     https://monitoring.example.com}; any path is ignored
   */
  public static IdentityAddresses with(List<String> origins) {
    return new IdentityAddresses(
        origins.stream()
            .map(origin -> origin(URI.create(origin)))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Returns when the identity may be sent there.
   *
   * @param url where the request goes
   * @param domain of the cloud, for example {@code googleapis.com}; its subdomains belong to it
   * @throws InvalidInputException reason {@code IdentityNotSent}, saying what may be named instead
   */
  public void check(URI url, String domain) {
    String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
    boolean theirs =
        "https".equalsIgnoreCase(url.getScheme())
            && (host.equals(domain) || host.endsWith("." + domain))
            && port(url) == HTTPS_PORT;
    if (!theirs && !origins.contains(origin(url))) {
      throw new InvalidInputException(
          "IdentityNotSent",
          "the controller's own identity is sent only to https addresses of "
              + domain
              + " and to those in metrics.identityAddresses of the configuration");
    }
  }

  private static String origin(URI url) {
    return "%s://%s:%d"
        .formatted(url.getScheme(), url.getHost(), port(url))
        .toLowerCase(Locale.ROOT);
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "http".equalsIgnoreCase(url.getScheme()) ? HTTP_PORT : HTTPS_PORT;
  }
}
