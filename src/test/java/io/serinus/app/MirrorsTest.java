package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.config.SerinusConfig;
import io.serinus.config.SerinusConfig.Credentials;
import io.serinus.config.SerinusConfig.Git;
import io.serinus.git.GitMirror;
import io.serinus.model.Secret;
import io.serinus.sandbox.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the configured repositories share a mirror. */
final class MirrorsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private final VirtualClock clock = new VirtualClock(START);
  private @Nullable Mirrors opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private Mirrors mirrors() {
    Mirrors mirrors = new Mirrors(folder, clock, new Random(1));
    opened = mirrors;
    return mirrors;
  }

  private static SerinusConfig.Repository repository(
      String name, String branch, @Nullable Credentials credentials, @Nullable Git git) {
    return new SerinusConfig.Repository(
        name,
        "https://git.invalid/team/mono.git",
        branch,
        List.of(name + "/**"),
        null,
        credentials,
        git,
        null,
        null,
        null);
  }

  @Test
  void repositoriesOfOneRemoteShareItsMirrorWhateverTheirNamePathsAndBranch() {
    Mirrors mirrors = mirrors();

    GitMirror one = mirrors.of(repository("one", "main", null, null));

    assertThat(mirrors.of(repository("two", "main", null, null))).isSameAs(one);
    assertThat(mirrors.of(repository("three", "production", null, null))).isSameAs(one);
  }

  @Test
  void whoMayReadOtherThingsHasAMirrorOfItsOwn() {
    Mirrors mirrors = mirrors();
    Credentials some = new Credentials(null, null, new Secret("some"), false);
    Credentials other = new Credentials(null, null, new Secret("other"), false);
    Git lenient = new Git(null, null, List.of("BAD_TIMEZONE"));

    assertThat(
            List.of(
                mirrors.of(repository("none", "main", null, null)),
                mirrors.of(repository("some", "main", some, null)),
                mirrors.of(repository("other", "main", other, null)),
                mirrors.of(repository("lenient", "main", some, lenient))))
        .doesNotHaveDuplicates();
    assertThat(mirrors.of(repository("again", "main", other, null)))
        .isSameAs(mirrors.of(repository("other", "main", other, null)));
  }

  @Test
  void aMirrorIsPackedOnceADayHoweverManyShareItAndNotAtTheStart() {
    Mirrors mirrors = mirrors();
    mirrors.of(repository("one", "main", null, null));
    mirrors.of(repository("two", "main", null, null));
    List<Instant> rounds = new ArrayList<>();
    MortalSchedule counted =
        new MortalSchedule(
            clock,
            new Random(2),
            due -> {
              rounds.add(due);
              return due;
            });

    mirrors.start(counted);
    clock.advanceTo(START.plus(Duration.ofDays(10)));

    assertThat(rounds.get(0)).isAfterOrEqualTo(START.plus(Duration.ofHours(1)));
    assertThat(rounds).hasSizeBetween(9, 11);
  }
}
