package io.serinus.http;

import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A proxy that a request goes through.
 *
 * @param socks whether it speaks SOCKS 5 instead of HTTP
 * @param port 1–65535
 * @param authorization value of the header {@code Proxy-Authorization}; never with SOCKS
 */
public record HttpProxy(boolean socks, String host, int port, Optional<Secret> authorization) {
  private static final int HTTP_PORT = 80;
  private static final int SOCKS_PORT = 1080;

  /**
   * Reads {@code http://proxy:3128}, {@code http://user:password@proxy:3128} or {@code
   * socks5://proxy:1080}; the ports are 80 and 1080 unless given.
   *
   * @throws InvalidInputException for anything else; reason {@code InvalidProxy}
   */
  public static HttpProxy of(String url) {
    URI address = parsed(url);
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    boolean socks = scheme.equals("socks5") || scheme.equals("socks5h");
    Optional<Secret> authorization = UserInAddress.of(address).authorization();
    boolean known = scheme.equals("http") || (socks && authorization.isEmpty());
    int port = address.getPort() < 0 ? (socks ? SOCKS_PORT : HTTP_PORT) : address.getPort();
    if (address.getHost() == null || !known || port < 1 || port > 65535) {
      throw unusable();
    }
    return new HttpProxy(socks, address.getHost(), port, authorization);
  }

  private static URI parsed(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException noAddress) {
      throw unusable();
    }
  }

  private static InvalidInputException unusable() {
    return new InvalidInputException(
        "InvalidProxy",
        "the proxy's address cannot be used: write it like http://proxy:3128 or socks5://proxy:1080");
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "HttpProxy[" + host + ":" + port + "]";
  }
}
