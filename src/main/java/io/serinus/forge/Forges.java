package io.serinus.forge;

import io.serinus.http.HttpClient;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens forges. Repositories that share a host and a token share its rate limit, so one instance
 * serves the whole process.
 */
public final class Forges {
  private final HttpClient http;
  private final Clock clock;
  private final Map<Account, RequestLane> lanes = new ConcurrentHashMap<>();

  public Forges(HttpClient http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /**
   * Sends nothing yet.
   *
   * @throws InvalidInputException with reason {@code RepositoryNotDerivable} when the Git address
   *     names no owner and repository, {@code InvalidUrl} when the base address is none, {@code
   *     InsecureCredentials} when the token would be sent over plain http
   */
  public Forge open(ForgeSettings settings) {
    RepositoryUrl repository = RepositoryUrl.parse(settings.gitUrl());
    URI apiRoot = settings.kind().apiRoot(settings.baseUrl().orElse(repository.webRoot()));
    requireUsable(apiRoot, settings.allowInsecureHttp());
    Duration gap = settings.writeGap().orElseGet(() -> settings.kind().writeGap(apiRoot));
    RequestLane lane =
        lanes.computeIfAbsent(
            new Account(apiRoot, settings.token()), account -> new RequestLane(http, clock, gap));
    return switch (settings.kind()) {
      case GITHUB -> new GitHubForge(lane, apiRoot, repository.slug(), settings.token());
      case GITEA -> new GiteaForge(lane, apiRoot, repository.slug(), settings.token());
    };
  }

  private static void requireUsable(URI apiRoot, boolean allowInsecureHttp) {
    String scheme = String.valueOf(apiRoot.getScheme());
    boolean bare =
        apiRoot.getRawUserInfo() == null
            && apiRoot.getRawQuery() == null
            && apiRoot.getRawFragment() == null;
    if (!scheme.matches("https?") || apiRoot.getHost() == null || !bare) {
      throw new InvalidInputException(
          "InvalidUrl",
          "The forge's base address has to look like https://host or https://host/path, without"
              + " user, password or query");
    }
    if (scheme.equals("http") && !allowInsecureHttp) {
      throw new InvalidInputException(
          "InsecureCredentials",
          "The token for %s would be sent over plain http; use https, or allow it with 'allowInsecureHttp'"
              .formatted(apiRoot.getHost()));
    }
  }

  /** Whose rate limit it is. */
  private record Account(URI apiRoot, Secret token) {}
}
