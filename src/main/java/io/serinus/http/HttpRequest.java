package io.serinus.http;

import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One request.
 *
 * @param url absolute {@code http} or {@code https} address without user or password
 * @param body only for POST, PUT and PATCH
 * @param timeout from the first byte sent to the last byte read, redirects included; above zero,
 *     {@link #DEFAULT_TIMEOUT} unless set
 * @param maxResponseBytes longest answer that is accepted, decompressed; {@link
 *     #DEFAULT_MAX_RESPONSE_BYTES} unless set
 * @param proxy what the request goes through; empty for none
 */
public record HttpRequest(
    HttpMethod method,
    URI url,
    List<HttpHeader> headers,
    Optional<HttpBody> body,
    Duration timeout,
    int maxResponseBytes,
    Optional<HttpProxy> proxy) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  public static final int DEFAULT_MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

  public HttpRequest {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || url.getHost() == null) {
      throw new InvalidInputException(
          "InvalidUrl",
          "An address has to look like https://host/path: it needs a scheme http or https and a host");
    }
    if (url.getRawUserInfo() != null) {
      throw new InvalidInputException(
          "InsecureCredentials",
          "The address of %s carries a user or password; give it as a token or Secret instead"
              .formatted(url.getHost()));
    }
    if (body.isPresent() && !method.hasBody()) {
      throw new IllegalArgumentException(method + " carries no body");
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout has to be above zero, but is " + timeout);
    }
    if (maxResponseBytes < 0) {
      throw new IllegalArgumentException("maxResponseBytes must not be negative");
    }
    headers = List.copyOf(headers);
  }

  /** One that goes through no proxy. */
  public HttpRequest(
      HttpMethod method,
      URI url,
      List<HttpHeader> headers,
      Optional<HttpBody> body,
      Duration timeout,
      int maxResponseBytes) {
    this(method, url, headers, body, timeout, maxResponseBytes, Optional.empty());
  }

  public static HttpRequest of(HttpMethod method, URI url) {
    return new HttpRequest(
        method, url, List.of(), Optional.empty(), DEFAULT_TIMEOUT, DEFAULT_MAX_RESPONSE_BYTES);
  }

  public static HttpRequest get(URI url) {
    return of(HttpMethod.GET, url);
  }

  public static HttpRequest post(URI url, HttpBody body) {
    return of(HttpMethod.POST, url).withBody(body);
  }

  public HttpRequest withHeader(String name, String value) {
    return withHeader(name, new Secret(value));
  }

  public HttpRequest withHeader(String name, Secret value) {
    List<HttpHeader> more = new ArrayList<>(headers);
    more.add(new HttpHeader(name, value));
    return new HttpRequest(method, url, more, body, timeout, maxResponseBytes, proxy);
  }

  public HttpRequest withBody(HttpBody newBody) {
    return new HttpRequest(
        method, url, headers, Optional.of(newBody), timeout, maxResponseBytes, proxy);
  }

  public HttpRequest withTimeout(Duration newTimeout) {
    return new HttpRequest(method, url, headers, body, newTimeout, maxResponseBytes, proxy);
  }

  public HttpRequest withMaxResponseBytes(int bytes) {
    return new HttpRequest(method, url, headers, body, timeout, bytes, proxy);
  }

  public HttpRequest through(HttpProxy newProxy) {
    return new HttpRequest(
        method, url, headers, body, timeout, maxResponseBytes, Optional.of(newProxy));
  }

  /** Scheme, host and port: what may be told to people about where the request goes. */
  public String server() {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  /** Without path, headers and body: a webhook's path may be a credential. */
  @Override
  public String toString() {
    return "HttpRequest[" + method + " " + server() + "]";
  }
}
