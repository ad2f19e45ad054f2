package io.serinus.analysis;

import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who answers a metric's query, and how it is reached.
 *
 * @param address base URL; empty for the provider's own default, of Prometheus the configured one;
 *     of {@link MetricProviderType#WEB} the whole URL, with placeholders until somebody is asked
 * @param headers sent with every request; a name may have several values
 * @param secret the Secret whose entries are the credentials
 * @param verifyTls whether the server's certificate must be valid
 * @param region of a cloud; empty when none is named
 */
public record MetricProvider(
    MetricProviderType type,
    String address,
    Map<String, List<Secret>> headers,
    Optional<ObjectRef> secret,
    boolean verifyTls,
    String region) {
  public MetricProvider {
    headers = Map.copyOf(headers);
  }

  /** One that has no regions. */
  public MetricProvider(
      MetricProviderType type,
      String address,
      Map<String, List<Secret>> headers,
      Optional<ObjectRef> secret,
      boolean verifyTls) {
    this(type, address, headers, secret, verifyTls, "");
  }

  /**
   * A Prometheus that asks nobody who they are.
   *
   * @param address base URL; empty for the configured one
   */
  public static MetricProvider prometheus(String address) {
    return new MetricProvider(
        MetricProviderType.PROMETHEUS, address, Map.of(), Optional.empty(), true);
  }

  /** The same at another address. */
  public MetricProvider at(String newAddress) {
    return new MetricProvider(type, newAddress, headers, secret, verifyTls, region);
  }

  /** The server that is asked, whatever the path: two with the same share what it can bear. */
  public String server() {
    return type.word() + ' ' + address.replaceFirst("^(\\w+://[^/?#]*).*$", "$1");
  }
}
