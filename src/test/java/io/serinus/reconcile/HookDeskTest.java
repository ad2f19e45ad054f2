package io.serinus.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Hook;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import io.serinus.model.Json;
import io.serinus.model.Phase;
import io.serinus.rollout.HookQuestion;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HookDeskTest {
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Queue<Runnable> underWay = new ArrayDeque<>();
  private final List<CanaryKey> woken = new ArrayList<>();
  private final HookDesk desk =
      new HookDesk(
          new HookCalls(
              call -> new HookOutcome.Passed(),
              new HookSecrets(new SecretEntries(new SandboxCluster(clock), clock))),
          new HookSettings(
              call -> new HookOutcome.Passed(), underWay::add, woken::add, Optional.empty()));

  @Test
  void aQuestionIsAskedOnceAndItsAnswerWakesTheCanary() {
    List<HookQuestion> questions = questions("first", 2);
    assertThat(desk.ask(canary("one"), questions)).isEmpty();
    assertThat(desk.ask(canary("one"), questions)).isEmpty();
    assertThat(underWay).hasSize(2);
    underWay.remove().run();

    assertThat(woken).containsExactly(canary("one").key());
    assertThat(desk.ask(canary("one"), questions)).containsOnlyKeys(questions.get(0).id());
    assertThat(underWay).hasSize(1);
  }

  @Test
  void ofOneCanaryFewCallsAreUnderWayThoughNobodyWantsTheirAnswersAnyMore() {
    desk.ask(canary("one"), questions("first", 10));
    desk.ask(canary("one"), List.of());
    List<HookQuestion> second = questions("second", 10);
    desk.ask(canary("one"), second);
    assertThat(underWay).hasSize(Inquiries.AT_ONCE);

    underWay.remove().run();
    assertThat(woken).containsExactly(canary("one").key());
    desk.ask(canary("one"), second);
    assertThat(underWay).hasSize(Inquiries.AT_ONCE);
  }

  @Test
  void oneCanarysManyQuestionsLeaveRoomForAnothers() {
    desk.ask(canary("one"), questions("first", 100));
    desk.ask(canary("two"), questions("first", 1));

    assertThat(underWay).hasSize(Inquiries.AT_ONCE + 1);
  }

  @Test
  void allAreAnsweredInTheEnd() {
    List<HookQuestion> questions = questions("first", 100);
    for (int round = 0; round < 100; round++) {
      desk.ask(canary("one"), questions);
      underWay.remove().run();
    }

    assertThat(desk.ask(canary("one"), questions)).hasSize(100);
    assertThat(underWay).isEmpty();
  }

  @Test
  void aCallThatEndsInAnErrorOrCannotBeBegunIsAnAnswerThatWakesTheCanary() {
    HookDesk broken =
        new HookDesk(
            new HookCalls(
                call -> {
                  throw new NoClassDefFoundError("test");
                },
                new HookSecrets(new SecretEntries(new SandboxCluster(clock), clock))),
            new HookSettings(
                call -> new HookOutcome.Passed(), this::begin, woken::add, Optional.empty()));
    List<HookQuestion> questions = questions("first", 2);

    assertThat(broken.ask(canary("one"), questions))
        .containsOnlyKeys(questions.get(1).id())
        .allSatisfy((id, answer) -> assertThat(answer).isInstanceOf(HookOutcome.Unavailable.class));
    underWay.remove().run();

    assertThat(woken).containsExactly(canary("one").key());
    assertThat(broken.ask(canary("one"), questions))
        .hasSize(2)
        .allSatisfy((id, answer) -> assertThat(answer).isInstanceOf(HookOutcome.Unavailable.class));
  }

  /** There is room for one thread. */
  private void begin(Runnable work) {
    if (!underWay.isEmpty()) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    underWay.add(work);
  }

  private static Canary canary(String name) {
    return new Canary(
        new CanaryKey("test", name),
        "uid-" + name,
        1,
        "1",
        false,
        CanarySpec.of(Json.MAPPER.createObjectNode()),
        CanaryStatus.NONE);
  }

  private static List<HookQuestion> questions(String occasion, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                new HookQuestion(hook("hook-" + number), "run", occasion, Phase.PROGRESSING, "r1"))
        .toList();
  }

  private static Hook hook(String name) {
    return new Hook(
        HookType.ROLLOUT,
        name,
        "http://a.test",
        Duration.ofSeconds(10),
        0,
        true,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
