package io.serinus.git;

import io.serinus.model.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a repository lies: {@code https://}, {@code http://} or {@code file://}. Never carries a
 * credential, so it may be logged and shown.
 */
public final class RemoteUrl {
  private static final String SUPPORTED =
      "Write https://host/path/repository.git, http://… or file:///path/repository.git.";
  private static final Pattern SCP_LIKE = Pattern.compile("[^/:]+:(?!//).*", Pattern.DOTALL);

  private final URI uri;

  private RemoteUrl(URI uri) {
    this.uri = uri;
  }

  /**
   * Reads a URL as users write it.
   *
   * @throws InvalidInputException reason {@code InvalidRemote} for text that is no URL or carries a
   *     credential (the text is not repeated then), {@code UnsupportedRemote} for other transports
   */
  public static RemoteUrl parse(String text) {
    String trimmed = text.strip();
    if (SCP_LIKE.matcher(trimmed).matches()) {
      throw unsupported("ssh");
    }
    URI uri = uriOf(trimmed);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "https", "http" -> network(uri);
      case "file" -> local(uri);
      case "" ->
          throw new InvalidInputException(
              "InvalidRemote", "The repository's URL has no scheme. " + SUPPORTED);
      default -> throw unsupported(scheme);
    };
  }

  private static URI uriOf(String text) {
    try {
      return new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (URISyntaxException malformed) {
      // Neither the text nor the cause is passed on: both may hold a password.
      throw new InvalidInputException(
          "InvalidRemote",
          "The repository's URL is malformed at character %d. %s"
              .formatted(malformed.getIndex() + 1, SUPPORTED));
    }
  }

  private static RemoteUrl network(URI uri) {
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      throw new InvalidInputException(
          "InvalidRemote",
          "The repository's URL carries a user name or password. Write the URL without it and give"
              + " the credentials separately, from a mounted file.");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new InvalidInputException(
          "InvalidRemote",
          "The repository's URL carries a query or fragment (text after ? or #), which may hold a"
              + " token. Write the URL without it.");
    }
    if (uri.getHost() == null || uri.getRawPath().isEmpty()) {
      throw new InvalidInputException(
          "InvalidRemote", "The repository's URL names no host or no path. " + SUPPORTED);
    }
    return new RemoteUrl(uri);
  }

  private static RemoteUrl local(URI uri) {
    if (uri.getRawAuthority() != null || uri.getPath() == null || !uri.getPath().startsWith("/")) {
      throw new InvalidInputException(
          "InvalidRemote",
          "A file URL needs an absolute path and three slashes, as in file:///srv/repository.git.");
    }
    return new RemoteUrl(uri);
  }

  private static InvalidInputException unsupported(String scheme) {
    return new InvalidInputException(
        "UnsupportedRemote",
        "Repositories over %s are not supported yet; supported are https, http and file. %s"
            .formatted(scheme, SUPPORTED));
  }

  /** Whether what is sent can be read on the way. */
  boolean isPlainHttp() {
    return "http".equalsIgnoreCase(uri.getScheme());
  }

  boolean isNetwork() {
    return !"file".equalsIgnoreCase(uri.getScheme());
  }

  /** Whether a request to the given place stays at this remote's scheme, host and port. */
  boolean isSameOrigin(java.net.URL other) {
    return other.getProtocol().equalsIgnoreCase(uri.getScheme())
        && other.getHost().equalsIgnoreCase(uri.getHost())
        && effectivePort(other.getProtocol(), other.getPort())
            == effectivePort(uri.getScheme(), uri.getPort());
  }

  private static int effectivePort(String scheme, int port) {
    if (port >= 0) {
      return port;
    }
    return "https".equalsIgnoreCase(scheme) ? 443 : 80;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemoteUrl that && uri.equals(that.uri);
  }

  @Override
  public int hashCode() {
    return uri.hashCode();
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
