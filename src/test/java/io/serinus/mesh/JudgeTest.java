package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class JudgeTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CANARY = "app";
  private static final String PRIMARY = "app-primary";

  /** 0 % at first, 50 % from the tenth second, 0 % again from the twentieth. */
  private static final List<Split> SPLITS = List.of(split(0, 0), split(10, 50), split(20, 0));

  @Test
  void aRequestThatNoPodAnsweredIsLost() {
    LoadRecord none =
        new LoadRecord(at(1), at(1), "s", 1, "", 503, "", "", Duration.ofMillis(1), "mesh");

    assertThat(judge(Audience.EVERYONE).lost(List.of(none))).containsExactly(none);
  }

  @Test
  void anErrorOfAGoodVersionIsLostAndOneOfABadVersionIsNot() {
    LoadRecord good = request(1, 1, "", 500, "1", PRIMARY);
    LoadRecord bad = request(12, 1, "", 500, "2", CANARY);

    assertThat(judge(Audience.EVERYONE).lost(List.of(good, bad))).containsExactly(good);
  }

  @Test
  void theCanaryMayAnswerOnlyWhileItHasAShare() {
    LoadRecord early = request(5, 1, "", 200, "2", CANARY);
    LoadRecord during = request(15, 1, "", 200, "2", CANARY);
    LoadRecord withinDelay = request(20.9, 1, "", 200, "2", CANARY);
    LoadRecord late = request(21.1, 1, "", 200, "2", CANARY);

    assertThat(judge(Audience.EVERYONE).misrouted(List.of(early, during, withinDelay, late)))
        .containsExactly(early, late);
  }

  @Test
  void thePrimaryMayNotAnswerOnceEverybodyBelongsToTheCanary() {
    List<Split> all = List.of(split(0, 100));
    LoadRecord request = request(5, 1, "", 200, "1", PRIMARY);

    assertThat(judge(Audience.EVERYONE, all).misrouted(List.of(request))).containsExactly(request);
  }

  @Test
  void inAnAbTestOnlyTheGroupMeetsTheCanaryAndAllOfIt() {
    List<Split> all = List.of(split(0, 100));
    LoadRecord insider = request(5, 1, "grouped", 200, "2", CANARY);
    LoadRecord strayed = request(5, 1, "grouped", 200, "1", PRIMARY);
    LoadRecord outsider = request(5, 2, "", 200, "1", PRIMARY);
    LoadRecord intruder = request(5, 2, "", 200, "2", CANARY);

    assertThat(judge(Audience.GROUP, all).misrouted(List.of(insider, strayed, outsider, intruder)))
        .containsExactly(strayed, intruder);
  }

  @Test
  void whoHasMetTheCanaryStaysWithItUntilTheRunEnds() {
    LoadRecord met = request(12, 1, "", 200, "2", CANARY);
    LoadRecord back = request(15, 1, "", 200, "1", PRIMARY);
    LoadRecord other = request(15, 2, "", 200, "1", PRIMARY);
    LoadRecord afterwards = request(25, 1, "", 200, "1", PRIMARY);

    assertThat(judge(Audience.SESSIONS).misrouted(List.of(met, back, other, afterwards)))
        .containsExactly(back);
  }

  @Test
  void aTcpConnectionGoesOnWhereItBeganAndANewOneDoesNot() {
    LoadRecord kept = onConnection(19, 25);
    LoadRecord opened = onConnection(22, 25);

    assertThat(judge(Audience.EVERYONE).misrouted(List.of(kept, opened))).containsExactly(opened);
  }

  private static LoadRecord onConnection(double openedAt, double sentAt) {
    return new LoadRecord(
        at(sentAt), at(openedAt), "s", 1, "", 200, "2", CANARY, Duration.ofMillis(5), "");
  }

  @Test
  void beforeThereIsASplitEitherSideMayAnswer() {
    List<Split> none = List.of(Split.undivided(BEGIN));
    LoadRecord request = request(5, 1, "", 200, "1", CANARY);

    assertThat(judge(Audience.EVERYONE, none).misrouted(List.of(request))).isEmpty();
  }

  private static Judge judge(Audience audience) {
    return judge(audience, SPLITS);
  }

  private static Judge judge(Audience audience, List<Split> splits) {
    return new Judge(CANARY, audience, Set.of("2"), new Splits(splits, Splits.USUAL_DELAY));
  }

  private static Split split(double second, int weight) {
    return new Split(at(second), OptionalInt.of(weight), false);
  }

  private static Instant at(double second) {
    return BEGIN.plusMillis(Math.round(second * 1000));
  }

  private static LoadRecord request(
      double second, int user, String mark, int status, String version, String workload) {
    return new LoadRecord(
        at(second),
        at(second),
        "s",
        user,
        mark,
        status,
        version,
        workload,
        Duration.ofMillis(5),
        "");
  }
}
