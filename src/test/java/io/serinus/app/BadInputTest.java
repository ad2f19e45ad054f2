package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.docs.Markdown;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.HookOutcome;
import io.serinus.model.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every line of docs/bad-input.md, played beside a healthy Canary: what is said is what the page
 * says, and the healthy one is promoted meanwhile.
 */
final class BadInputTest {
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Markdown PAGE = Markdown.page("bad-input.md");

  @TestFactory
  Stream<DynamicTest> aWrongSpecIsToldWhatThePageSaysAndStopsNoOtherCanary() {
    return specs().stream().map(row -> DynamicTest.dynamicTest(row.get(0), () -> playSpec(row)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsWrongInTheClusterIsToldAsThePageSaysAndStopsNoOtherCanary() {
    return cluster().stream()
        .map(row -> DynamicTest.dynamicTest(row.get(0), () -> playTrouble(row)));
  }

  @Test
  void everyTroubleIsOnThePageAndNoOther() {
    assertThat(cluster())
        .extracting(row -> row.get(0).toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Trouble.values()).map(Trouble::words).toList());
    assertThat(specs())
        .hasSizeGreaterThan(20)
        .extracting(row -> row.get(1))
        .containsOnly("refused", "runs", "held", "fails");
  }

  private static List<List<String>> specs() {
    return PAGE.rows("Written", "Outcome", "Message");
  }

  private static List<List<String>> cluster() {
    return PAGE.rows("What is wrong", "What Serinus does", "Message");
  }

  private static void playSpec(List<String> row) {
    WrongCanary wrong = new WrongCanary(healthy());
    boolean accepted = !row.get(1).equals("refused");
    wrong.apply((ObjectNode) Yaml.parse(Markdown.code(row.get(0))));
    wrong.run().pass(Duration.ofSeconds(30));

    assertThat(wrong.accepted())
        .extracting(Condition::status, Condition::message)
        .containsExactly(accepted ? "True" : "False", Markdown.code(row.get(2)));
    assertThat(wrong.status().phase()).isEqualTo(accepted ? Phase.INITIALIZED : Phase.NONE);
    promoteTheHealthyOne(wrong.run());
    if (row.get(1).equals("runs")) {
      wrong.bump(SandboxRun.GOOD);
      assertThat(wrong.run().await(() -> wrong.status().phase() == Phase.SUCCEEDED, LONG)).isTrue();
    }
    if (row.get(1).equals("fails")) {
      wrong.bump(SandboxRun.GOOD);
      assertThat(wrong.run().await(() -> wrong.status().phase() == Phase.FAILED, LONG)).isTrue();
      assertThat(wrong.status().rollout().holds()).isZero();
    }
  }

  private static void playTrouble(List<String> row) {
    WrongCanary wrong = new WrongCanary(healthy());
    Trouble trouble = Trouble.named(row.get(0));
    trouble.happenTo(wrong);
    List<String> said = new ArrayList<>(wrong.says());
    promoteTheHealthyOne(wrong.run());
    said.addAll(wrong.says());

    if (!row.get(2).equals("none")) {
      assertThat(said).contains(Markdown.code(row.get(2)));
    }
  }

  private static SandboxRun healthy() {
    SandboxRun run = new SandboxRun();
    run.hooks()
        .answer(
            call ->
                call.hook().name().equals("hangs")
                    ? new HookOutcome.Unavailable(
                        "gave no answer: No answer from http://gate.test: timed out after at most"
                            + " 10000 ms")
                    : call.hook().name().equals("fails")
                        ? new HookOutcome.Unavailable("answered 500: the database is away")
                        : null);
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    return run;
  }

  private static void promoteTheHealthyOne(SandboxRun run) {
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }
}
