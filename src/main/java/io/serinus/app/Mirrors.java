package io.serinus.app;

import io.serinus.config.SerinusConfig;
import io.serinus.git.CredentialsSource;
import io.serinus.git.GitCredentials;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.RemoteUrl;
import io.serinus.git.TransferLimits;
import io.serinus.model.Secret;
import io.serinus.schedule.Schedule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One mirror per remote: configured repositories that are read from one remote in the same way
 * share it.
 */
final class Mirrors implements AutoCloseable {
  private static final Duration GARBAGE_COLLECTION = Duration.ofHours(24);
  private static final Duration FIRST_COLLECTION = Duration.ofHours(1);

  private final Path folder;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Access, Shared> mirrors = new LinkedHashMap<>();

  /** How a remote is read; another way may see other things. */
  private record Access(
      RemoteUrl url, SerinusConfig.@Nullable Credentials credentials, SerinusConfig.Git git) {
    static Access of(SerinusConfig.Repository repository) {
      return new Access(
          RemoteUrl.parse(repository.url()), repository.credentials(), repository.git());
    }
  }

  private record Shared(String firstUser, GitMirror mirror) {}

  /**
   * @param folder of all mirrors
   * @param random used by one thread at a time
   */
  Mirrors(Path folder, Clock clock, RandomGenerator random) {
    this.folder = folder;
    this.clock = clock;
    this.random = random;
  }

  /** The mirror that the repository is read from; opened when it is the first. */
  GitMirror of(SerinusConfig.Repository repository) {
    Access access = Access.of(repository);
    Shared known = mirrors.get(access);
    if (known != null) {
      return known.mirror();
    }
    boolean only = mirrors.keySet().stream().noneMatch(other -> other.url().equals(access.url()));
    Path root = only ? folder : folder.resolve(repository.name());
    GitMirror mirror = GitMirror.open(root, remote(repository), clock);
    mirrors.put(access, new Shared(repository.name(), mirror));
    return mirror;
  }

  /** Begins to pack the mirrors, each a day after the other time. */
  void start(Schedule upkeep) {
    for (Shared shared : mirrors.values()) {
      upkeep.add("garbage/" + shared.firstUser(), new Collection(shared.mirror())::round);
    }
  }

  @Override
  public void close() {
    mirrors.values().forEach(shared -> shared.mirror().close());
  }

  /** Not at the start, when everything else is done at once. */
  private final class Collection {
    private final GitMirror mirror;
    private boolean awaited;

    Collection(GitMirror mirror) {
      this.mirror = mirror;
    }

    Optional<Instant> round() {
      Instant now = clock.instant();
      if (!awaited) {
        awaited = true;
        return Optional.of(now.plus(FIRST_COLLECTION).plus(jitter(GARBAGE_COLLECTION)));
      }
      mirror.collectGarbageIfMuch();
      return Optional.of(now.plus(GARBAGE_COLLECTION).plus(jitter(FIRST_COLLECTION)));
    }

    private Duration jitter(Duration most) {
      return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }
  }

  private static GitRemote remote(SerinusConfig.Repository repository) {
    SerinusConfig.Credentials credentials = repository.credentials();
    return new GitRemote(
        RemoteUrl.parse(repository.url()),
        credentials == null ? CredentialsSource.anonymous() : () -> Optional.of(of(credentials)),
        credentials != null && credentials.allowInsecureHttp(),
        TransferLimits.defaults()
            .withMaxMirrorBytes((long) repository.git().maxSize() << 20)
            .withMaxTreeEntries(repository.git().maxEntries()),
        Set.copyOf(repository.git().fsckIgnore()));
  }

  private static GitCredentials of(SerinusConfig.Credentials credentials) {
    Secret token = credentials.token();
    return token == null
        ? new GitCredentials.Basic(
            Objects.requireNonNullElse(credentials.username(), ""),
            Objects.requireNonNullElse(credentials.password(), new Secret("")))
        : new GitCredentials.Bearer(token);
  }
}
