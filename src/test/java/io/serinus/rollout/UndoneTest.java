package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanaryStatus;
import io.serinus.model.PendingNotification;
import io.serinus.model.UnavailableException;
import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was decided and not done: cut off by a crash, or refused by the API server. */
final class UndoneTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final RolloutPlan PLAN = Plans.named("weighted");
  private static final Readiness READY = new Readiness(true, 2, 2, 2, 2);
  private static final CanaryStatus FIRST_WEIGHT = firstWeight();

  @Test
  void whatAStatusAskedForIsKnownFromTheStatusAlone() {
    Decision intent = Interrupted.intent(PLAN, FIRST_WEIGHT, seen("r2", 40)).orElseThrow();

    assertThat(intent.status()).isEqualTo(FIRST_WEIGHT);
    assertThat(intent.actions()).anyMatch(Action.RouteTraffic.class::isInstance);
  }

  @Test
  void aStatusThatSomethingNewHasOvertakenAsksForNothing() {
    assertThat(Interrupted.intent(PLAN, FIRST_WEIGHT, seen("r3", 40))).isEmpty();
  }

  @Test
  void aStatusOfALaterClockAsksForNothing() {
    assertThat(Interrupted.intent(PLAN, FIRST_WEIGHT, seen("r2", -40))).isEmpty();
    assertThat(Interrupted.intent(PLAN, CanaryStatus.NONE, seen("r2", 40))).isEmpty();
  }

  @Test
  void whatIsBeingRefusedIsNoInterruption() {
    assertThat(Interrupted.intent(PLAN, refused("NotAccepted"), seen("r2", 40))).isEmpty();
  }

  @Test
  void whenItIsDoneItsWindowBeginsAnew() {
    Instant now = at(40);

    assertThat(FIRST_WEIGHT.rollout().windowStart()).isEqualTo(at(20));
    assertThat(Interrupted.done(FIRST_WEIGHT, now).rollout().windowStart()).isEqualTo(now);
  }

  @Test
  void whenItIsDoneADrainBeginsAnew() {
    CanaryStatus draining = StatusDraft.of(FIRST_WEIGHT).trafficMovedAt(at(21)).build();

    assertThat(Interrupted.done(draining, at(40)).rollout().trafficMovedAt()).isEqualTo(at(40));
  }

  @Test
  void aRefusalIsSaidOnceAsConditionReasonAndEvent() {
    CanaryStatus refused = refused("NotAccepted");

    assertThat(Conditions.find(refused.conditions(), "Applied"))
        .hasValueSatisfying(
            condition -> {
              assertThat(condition.status()).isEqualTo("False");
              assertThat(condition.reason()).isEqualTo("NotAccepted");
              assertThat(condition.message()).isEqualTo("no such port");
            });
    assertThat(refused.rollout().reason()).isEqualTo("no such port");
    assertThat(refused.rollout().pending())
        .extracting(PendingNotification::message)
        .contains("no such port");
    assertThat(Refused.by(PLAN, refused, "NotAccepted", "no such port", at(30))).isSameAs(refused);
  }

  @Test
  void whileTrafficIsRefusedItsWindowDoesNotEndAndTheReasonStays() {
    CanaryStatus refused = refused("NotAccepted");

    Decision decision = RolloutDecider.decide(PLAN, refused, seen("r2", 600));

    assertThat(decision.status().rollout().reason()).isEqualTo("no such port");
    assertThat(decision.status().canaryWeight()).isEqualTo(20);
    assertThat(decision.actions()).isNotEmpty();
    assertThat(measured(refused, withTraffic(0))).isFalse();
  }

  @Test
  void whileSomethingElseIsRefusedTheCanaryIsJudgedOn() {
    CanaryStatus refused = refused("NotAccepted");

    assertThat(measured(refused, withTraffic(20))).isTrue();
    assertThat(measured(FIRST_WEIGHT, withTraffic(0))).isTrue();
  }

  private static boolean measured(CanaryStatus status, Observation seen) {
    return ObservationPlan.of(PLAN, status, seen).windowToMeasure().isPresent();
  }

  private static Observation withTraffic(int share) {
    Observation seen = seen("r2", 600);
    return new Observation(
        seen.now(),
        seen.target(),
        seen.targetProblem(),
        seen.primary(),
        Optional.of(share),
        Map.of(),
        "run");
  }

  @Test
  void onceItIsAcceptedWindowsBeginAnew() {
    CanaryStatus accepted = Refused.noMore(refused("NotAccepted"), at(60));

    assertThat(Conditions.find(accepted.conditions(), "Applied")).isEmpty();
    assertThat(accepted.rollout().windowStart()).isEqualTo(at(60));
    assertThat(Refused.noMore(FIRST_WEIGHT, at(60))).isSameAs(FIRST_WEIGHT);
  }

  @Test
  void afterIstiodWasAwayWindowsBeginWhenTheProxiesAreBack() {
    CanaryStatus accepted =
        Refused.noMore(refused(UnavailableException.WEBHOOK_UNREACHABLE), at(60));

    assertThat(accepted.rollout().windowStart()).isEqualTo(at(90));
  }

  private static CanaryStatus refused(String reason) {
    return Refused.by(PLAN, FIRST_WEIGHT, reason, "no such port", at(25));
  }

  private static CanaryStatus firstWeight() {
    CanaryStatus status = CanaryStatus.NONE;
    for (Observation seen :
        List.of(seen("r1", -60), seen("r1", -50), seen("r1", -40), seen("r2", 20))) {
      status = RolloutDecider.decide(PLAN, status, seen).status();
    }
    assertThat(status.canaryWeight()).isEqualTo(20);
    return status;
  }

  private static Observation seen(String revision, int second) {
    return new Observation(
        at(second),
        Optional.of(
            new Target(revision, List.of("podinfo:" + revision), 2, READY, Optional.empty())),
        Optional.empty(),
        Optional.of(new Primary("run", List.of("podinfo:r1"), READY)),
        Map.of(),
        "run");
  }

  private static Instant at(int second) {
    return START.plus(Duration.ofSeconds(second));
  }
}
