package io.serinus.forge;

import io.serinus.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * One repository's host, as a user configures it.
 *
 * @param gitUrl the address that the repository is fetched from; gives owner, name and, without a
 *     base address, the host
 * @param baseUrl where the host's pages or its API begin, for example {@code
 *     https://example.com/git}; needed when they are not where Git is
 * @param token may write comments and commit statuses: on GitHub {@code repo} or pull requests and
 *     commit statuses, on Gitea and Forgejo {@code write:repository} and {@code write:issue}
 * @param writeGap shortest time between two writes of this token; unless set 1 s on github.com,
 *     else none
 * @param allowInsecureHttp whether the token may be sent over plain http; false unless set
 */
public record ForgeSettings(
    ForgeKind kind,
    String gitUrl,
    Optional<URI> baseUrl,
    Secret token,
    Optional<Duration> writeGap,
    boolean allowInsecureHttp) {
  /** With every default, for a host that serves Git and its pages at one place over https. */
  public static ForgeSettings of(ForgeKind kind, String gitUrl, Secret token) {
    return new ForgeSettings(kind, gitUrl, Optional.empty(), token, Optional.empty(), false);
  }

  /** Without the Git address, which may hold a password. */
  @Override
  public String toString() {
    return "ForgeSettings[" + kind + ", " + baseUrl + "]";
  }
}
