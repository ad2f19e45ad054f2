package io.serinus.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StatusFileTest {
  private static final PullRequestLink PULL_REQUEST =
      new PullRequestLink(42, "https://forge.example/ops/apps/pulls/42");

  private static CanaryReport report(Canary canary) {
    return CanaryReport.of("prod", canary, Optional.of(PULL_REQUEST), List.of());
  }

  private static Story promoted() {
    Story story = new Story("test/podinfo");
    story.initialising('a', "ghcr.io/stefanprodan/podinfo:6.0.0");
    story.pass(20).initialised();
    story.pass(100).starts('b', "ghcr.io/stefanprodan/podinfo:6.0.1");
    story.pass(12).weight(30, Story.successRate(99.95), Story.duration(210));
    return story;
  }

  @Test
  void aRunningRolloutIsToldWithAllItsFacts() {
    Story story = promoted();
    Golden.check(
        "running.yaml",
        StatusYaml.write(report(story.weight(40, Story.successRate(99.95), Story.duration(210)))));
  }

  @Test
  void aFailureShowsTheMeasuredValueBesideItsBound() {
    Golden.check("failed.yaml", StatusYaml.write(report(promoted().pass(10).fails())));
  }

  @Test
  void unchangedStateGivesUnchangedBytes() {
    Canary canary = promoted().fresh();
    assertThat(StatusYaml.write(report(canary))).isEqualTo(StatusYaml.write(report(canary)));
  }

  @Test
  void aFileReadsBackAsTheReportItWasMadeFrom() {
    CanaryReport report = report(promoted().pass(10).fails());
    assertThat(StatusYaml.read(StatusYaml.write(report), CanaryReport.class)).contains(report);
  }

  @Test
  void aFileWithAPhaseOfALaterVersionIsReadable() {
    assertThat(StatusYaml.read("phase: Sleeping", CanaryReport.class).orElseThrow().phase())
        .isEqualTo(Phase.UNKNOWN);
  }

  @Test
  void aFileThatIsNotOursReadsAsNothing() {
    assertThat(StatusYaml.read("phase: [", CanaryReport.class)).isEmpty();
    assertThat(StatusYaml.read("weight: Nonsense", CanaryReport.class)).isEmpty();
    assertThat(StatusYaml.read("", CanaryReport.class)).isEmpty();
    assertThat(StatusYaml.read("a".repeat(1_000_000), CanaryReport.class)).isEmpty();
  }

  @Property(tries = 500)
  void whateverTextComesInTheFileStaysOneReadableYamlDocument(@ForAll String text)
      throws Exception {
    Canary canary = withReason(promoted().fresh(), text);
    CanaryReport report = report(canary);
    String file = StatusYaml.write(report);
    JsonNode tree = new YAMLMapper().readTree(file);
    assertThat(tree.path("canary").asText()).isEqualTo("test/podinfo");
    assertThat(tree.path("reason").asText("")).isEqualTo(report.reason());
    assertThat(StatusYaml.read(file, CanaryReport.class)).contains(report);
  }

  @Test
  void textThatLooksLikeANumberOrADateStaysText() throws Exception {
    for (String text :
        List.of("12e4567", "1:30", "0x1f", "2026-01-01", "yes", "null", "~", "- a")) {
      String file = StatusYaml.write(report(withReason(promoted().fresh(), text)));
      JsonNode reason = new YAMLMapper().readTree(file).path("reason");
      assertThat(reason.isTextual()).as(file).isTrue();
      assertThat(reason.asText()).isEqualTo(text);
      assertThat(file).contains("reason: \"" + text + "\"");
    }
  }

  @Test
  void enormousTextIsCutAndLineBreaksAreGone() {
    CanaryReport report =
        report(withReason(promoted().fresh(), "first\nsecond\r\n" + "x".repeat(1_000_000)));
    assertThat(report.reason()).hasSize(500).startsWith("first second x").endsWith("…");
  }

  @Test
  void aValueIsNeverRoundedOntoTheOtherSideOfItsBound() {
    CheckResult close =
        new CheckResult("rate", 98.9996, "%", 99.0, null, Verdict.FAIL, "below its bound");
    assertThat(Quantity.measured(close)).isEqualTo("98.9996 %");
    assertThat(Quantity.bound(close)).isEqualTo("≥ 99 %");
  }

  @Test
  void aMetricWithoutValueOrBoundSaysSo() {
    CheckResult blank = new CheckResult("rate", null, "", null, null, Verdict.FAIL, "no data");
    assertThat(Quantity.measured(blank)).isEqualTo("no data");
    assertThat(Quantity.bound(blank)).isEqualTo("none");
  }

  @Test
  void conditionsThatAreNotMetAreProblems() {
    Canary canary = promoted().fresh();
    CanaryStatus status =
        with(
            canary.status(),
            List.of(
                new CanaryStatus.Condition("Promoted", "False", null, null, "Failed", "failed"),
                new CanaryStatus.Condition(
                    "Accepted", "False", null, null, "InvalidCanary", "spec.analysis.match")),
            canary.status().rollout());
    assertThat(report(canary.with(status)).problems())
        .containsExactly("InvalidCanary: spec.analysis.match");
  }

  private static Canary withReason(Canary canary, String reason) {
    RolloutState old = canary.status().rollout();
    RolloutState rollout =
        new RolloutState(
            old.revision(),
            old.promotedRevision(),
            old.rolloutId(),
            old.source(),
            old.cause(),
            old.images(),
            old.primaryImages(),
            old.startedAt(),
            old.finishedAt(),
            null,
            null,
            null,
            null,
            null,
            old.step(),
            old.steps(),
            0,
            old.checks(),
            reason,
            List.of(),
            old.history(),
            null,
            old.promotedManifest(),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return canary.with(with(canary.status(), List.of(), rollout));
  }

  private static CanaryStatus with(
      CanaryStatus old, List<CanaryStatus.Condition> conditions, RolloutState rollout) {
    return new CanaryStatus(
        old.phase(),
        old.failedChecks(),
        old.canaryWeight(),
        0,
        null,
        null,
        old.lastTransitionTime(),
        null,
        null,
        null,
        null,
        null,
        conditions,
        rollout);
  }
}
