package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.Phase;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where nothing happens, nothing is done. */
final class IdleTest {
  private final SandboxRun run = new SandboxRun();

  @ParameterizedTest
  @CsvSource({"1, INITIALIZED", "2, SUCCEEDED", "3, FAILED"})
  void atRestNothingIsWrittenAndNobodyWakesUp(String tag, Phase rest) {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(tag);
    assertThat(run.settlesAt(rest, tag)).isTrue();
    int writes = run.cluster().writes().size();
    int rounds = run.rounds();
    int events = run.events().size();
    run.pass(Duration.ofHours(1));

    assertThat(run.cluster().writes()).hasSize(writes);
    assertThat(run.rounds()).isEqualTo(rounds);
    assertThat(run.events()).hasSize(events);
  }

  @ParameterizedTest
  @CsvSource({"1, INITIALIZED", "2, SUCCEEDED", "3, FAILED"})
  void aHundredLooksAtRestWriteNothing(String tag, Phase rest) {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(tag);
    assertThat(run.settlesAt(rest, tag)).isTrue();
    int writes = run.cluster().writes().size();
    int rounds = run.rounds();
    for (int look = 0; look < 100; look++) {
      run.wake();
      run.pass(Duration.ofSeconds(1));
    }

    assertThat(run.rounds()).isEqualTo(rounds + 100);
    assertThat(run.cluster().writes()).hasSize(writes);
  }

  @ParameterizedTest
  @CsvSource({"2, SUCCEEDED", "3, FAILED"})
  void aRestartAtRestWritesNothing(String tag, Phase rest) {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(tag);
    assertThat(run.settlesAt(rest, tag)).isTrue();
    int writes = run.cluster().writes().size();
    run.restart();
    run.pass(Duration.ofHours(1));

    assertThat(run.cluster().writes()).hasSize(writes);
    assertThat(run.rounds()).isLessThan(12);
  }
}
