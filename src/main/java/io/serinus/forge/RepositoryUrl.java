package io.serinus.forge;

import io.serinus.model.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Git address tells about the repository's host.
 *
 * @param webRoot where the host's pages begin, without a slash at its end: scheme, host, port, and
 *     the path before owner and name. For SSH it is {@code https} on the standard port
 */
record RepositoryUrl(URI webRoot, RepositorySlug slug) {
  private static final Pattern SCP_LIKE =
      Pattern.compile("(?:[^@/:]+@)?([A-Za-z0-9.-]+):(?!//)(?:/*)([^\\\\]+)");
  private static final Pattern PATH = Pattern.compile("(?:(.*)/)?([^/]+)/([^/]+?)(?:\\.git)?/*");

  /**
   * Understands {@code https://host[:port]/[path/]owner/name[.git]}, the same with {@code http} and
   * {@code ssh}, and {@code user@host:owner/name.git}.
   *
   * @throws InvalidInputException with reason {@code RepositoryNotDerivable} when there is no host,
   *     owner or name in it; the message never repeats the address' user or password
   */
  static RepositoryUrl parse(String gitUrl) {
    Matcher scpLike = SCP_LIKE.matcher(gitUrl);
    if (!gitUrl.contains("://") && scpLike.matches()) {
      return of("https://" + scpLike.group(1), scpLike.group(2));
    }
    URI url = uri(gitUrl);
    String host = url.getHost();
    if (host == null || url.getScheme() == null) {
      throw notDerivable();
    }
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String path = url.getPath().replaceFirst("^/+", "");
    return switch (url.getScheme().toLowerCase(Locale.ROOT)) {
      case "http" -> of("http://" + host + port, path);
      case "https" -> of("https://" + host + port, path);
      case "ssh", "git+ssh" -> of("https://" + host, path);
      default -> throw notDerivable();
    };
  }

  private static RepositoryUrl of(String server, String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      throw notDerivable();
    }
    String before = parts.group(1) == null ? "" : "/" + parts.group(1);
    return new RepositoryUrl(
        uri(server + before), new RepositorySlug(parts.group(2), parts.group(3)));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw notDerivable();
    }
  }

  private static InvalidInputException notDerivable() {
    return new InvalidInputException(
        "RepositoryNotDerivable",
        "The Git address names no owner and repository on a host; write one like https://host/owner/name.git, or leave out 'forge' for this repository");
  }
}
