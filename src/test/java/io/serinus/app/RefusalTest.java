package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.Phase;
import io.serinus.reconcile.Fault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the API server refuses something the rollout waits, says so, and goes on when it may. */
final class RefusalTest {
  private final SandboxRun run = new SandboxRun();

  private void initialised() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
  }

  private long tries(String write) {
    return run.cluster().writes().stream().filter(write::equals).count();
  }

  private Optional<Condition> applied() {
    return run.status().conditions().stream()
        .filter(condition -> condition.type().equals("Applied"))
        .findFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apply Deployment test/app",
        "apply VirtualService test/app",
        "apply Deployment test/app-primary"
      })
  void aWriteRefusedForLessThanTheDeadlineHoldsTheRolloutUntilItIsAccepted(String write) {
    initialised();
    run.cluster().failWhile(write::equals, Fault.DENIED);
    run.bump(SandboxRun.GOOD);
    for (int look = 0; look < 60 && applied().isEmpty(); look++) {
      run.pass(Duration.ofSeconds(5));
    }
    run.pass(Duration.ofSeconds(30));

    assertThat(run.status().phase().atRest()).isFalse();
    assertThat(applied())
        .hasValueSatisfying(
            condition -> {
              assertThat(condition.status()).isEqualTo("False");
              assertThat(condition.message()).endsWith(Fault.WORDS);
            });
    assertThat(run.status().rollout().reason()).endsWith(Fault.WORDS);
    assertThat(run.events()).filteredOn(event -> event.endsWith(Fault.WORDS)).hasSize(1);

    run.cluster().heal();
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(applied()).isEmpty();
    assertThat(run.status().rollout().reason()).doesNotContain(Fault.WORDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply Deployment test/app", "apply Deployment test/app-primary"})
  void aWriteThatIsRefusedForGoodEndsItsRunAtTheProgressDeadline(String write) {
    initialised();
    run.cluster().failWhile(write::equals, Fault.DENIED);
    run.bump(SandboxRun.GOOD);
    run.pass(Duration.ofMinutes(20));

    assertThat(run.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(run.status().canaryWeight()).isZero();
  }

  @Test
  void aWebhookThatCannotBeReachedIsToldAndHoldsTheRolloutAsARefusalDoes() {
    initialised();
    run.cluster().failWhile("apply VirtualService test/app"::equals, Fault.WEBHOOK_UNREACHABLE);
    run.bump(SandboxRun.GOOD);
    run.pass(Duration.ofMinutes(10));

    assertThat(applied().map(Condition::reason)).hasValue("WebhookUnreachable");
    assertThat(applied().map(Condition::message))
        .hasValueSatisfying(message -> assertThat(message).contains("failed calling webhook"));
    assertThat(run.status().rollout().step()).isZero();

    run.cluster().heal();
    run.await(() -> applied().isEmpty(), Duration.ofSeconds(11));
    run.pass(Duration.ofSeconds(29));
    assertThat(run.status().rollout().windowStart())
        .as("the window begins when proxies have had half a minute to come back to istiod")
        .isAfter(run.now());
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  @Test
  void theTargetRefusedFromInitialisationOnIsWaitedFor() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    run.cluster().failWhile("apply Deployment test/app"::equals, Fault.DENIED);
    run.await(() -> run.status().phase() == Phase.INITIALIZED, Duration.ofMinutes(5));
    run.pass(Duration.ofSeconds(5));
    run.bump(SandboxRun.GOOD);
    run.pass(Duration.ofMinutes(10));
    run.cluster().heal();

    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  @Test
  void whatIsRefusedIsTriedEveryTenSecondsAndNotMoreOften() {
    initialised();
    String write = "apply VirtualService test/app";
    run.cluster().failWhile(write::equals, Fault.DENIED);
    run.bump(SandboxRun.GOOD);
    run.await(() -> applied().isPresent(), Duration.ofMinutes(1));
    long before = tries(write);
    int writes = run.cluster().writes().size();
    run.pass(Duration.ofSeconds(100));

    assertThat(tries(write) - before).isBetween(9L, 10L);
    assertThat(run.cluster().writes().size() - writes)
        .as("nothing else is written but what tells of it")
        .isLessThanOrEqualTo(12);
  }

  @Test
  void aNewRevisionOvertakesWhatIsRefused() {
    initialised();
    run.cluster().failWhile("apply Deployment test/app-primary"::equals, Fault.DENIED);
    run.bump("4");
    run.await(() -> applied().isPresent(), Duration.ofMinutes(5));
    run.bump(SandboxRun.GOOD);
    run.pass(Duration.ofSeconds(30));
    run.cluster().heal();

    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }
}
