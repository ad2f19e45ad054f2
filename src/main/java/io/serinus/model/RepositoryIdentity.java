package io.serinus.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes a repository the same one, whatever it is called in the configuration: its remote and
 * the branch that is followed.
 *
 * @param remote host and path without scheme, user, default port and {@code .git}; a path alone for
 *     local ones
 * @param branch that is followed
 * @param part tells entries of the configuration apart that follow the same branch of the same
 *     remote: the name of the entry, else empty
 */
public record RepositoryIdentity(String remote, String branch, String part) {
  private static final int ID_DIGITS = 12;
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:[^/@]*@)?(?<host>[^/:]*)(?::(?<port>\\d+))?(?<path>/.*)?");
  private static final Pattern SCP = Pattern.compile("(?:[^/@:]*@)?(?<host>[^/:]+):(?<path>.*)");

  /**
   * Of a URL as people write it: {@code https://}, {@code http://}, {@code ssh://}, {@code
   * file://}, or {@code user@host:path}.
   */
  public static RepositoryIdentity of(String url, String branch) {
    return new RepositoryIdentity(remote(url.strip()), branch, "");
  }

  private static String remote(String url) {
    Matcher matcher = URL.matcher(url);
    if (matcher.matches()) {
      String scheme = matcher.group("scheme").toLowerCase(Locale.ROOT);
      String port = matcher.group("port");
      String path = matcher.group("path");
      boolean plain = port == null || port.equals(defaultPort(scheme));
      return matcher.group("host").toLowerCase(Locale.ROOT)
          + (plain ? "" : ":" + port)
          + path(path == null ? "" : path);
    }
    Matcher scp = SCP.matcher(url);
    return scp.matches()
        ? scp.group("host").toLowerCase(Locale.ROOT) + path("/" + scp.group("path"))
        : path(url);
  }

  private static String defaultPort(String scheme) {
    return switch (scheme) {
      case "https" -> "443";
      case "http" -> "80";
      case "ssh" -> "22";
      default -> "";
    };
  }

  private static String path(String path) {
    String bare = path.replaceAll("/{2,}", "/").replaceAll("/$", "");
    return bare.endsWith(".git") ? bare.substring(0, bare.length() - ".git".length()) : bare;
  }

  /** The same for one of several entries of the configuration that follow the same branch. */
  public RepositoryIdentity of(String entry) {
    return new RepositoryIdentity(remote, branch, entry);
  }

  /** The first 12 hexadecimal digits of the SHA-256 of remote, branch and part. */
  public String id() {
    try {
      byte[] text = (remote + "\n" + branch + (part.isEmpty() ? "" : "\n" + part)).getBytes(UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException surprise) {
      throw new IllegalStateException("every Java platform has SHA-256", surprise);
    }
  }
}
