package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.AlertProviderType;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.HookOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.model.Secret;
import io.serinus.notify.AlertDestination;
import io.serinus.reconcile.Fault;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Alerts from the transition to the chat: each at least once, whatever goes wrong meanwhile. */
final class AlertsTest {
  private static final ObjectRef PROVIDER =
      new ObjectRef("flagger.app/v1beta1", "AlertProvider", "alerts", "slack");
  private static final List<String> PROMOTED =
      List.of(
          "INFO New Deployment detected, initialization completed.",
          "INFO New revision detected, progressing canary analysis.",
          "INFO Canary analysis completed successfully, promotion finished.");
  private static final List<String> ROLLED_BACK =
      List.of(
          "INFO New Deployment detected, initialization completed.",
          "INFO New revision detected, progressing canary analysis.",
          "ERROR Canary failed, rolling back: failed checks threshold reached 2,"
              + " request-success-rate 92 % < 99 %");

  @Test
  void aPromotionAndARollbackAreToldOnceEachInOrder() {
    assertThat(play(SandboxRun.GOOD, Phase.SUCCEEDED, -1).alerts()).isEqualTo(PROMOTED);
    assertThat(play(SandboxRun.BAD, Phase.FAILED, -1).alerts()).isEqualTo(ROLLED_BACK);
  }

  @TestFactory
  Stream<DynamicTest> aCrashAfterAnyWriteOfAPromotionLosesNoAlert() {
    return everyCrash(SandboxRun.GOOD, Phase.SUCCEEDED, PROMOTED);
  }

  @TestFactory
  Stream<DynamicTest> aCrashAfterAnyWriteOfARollbackLosesNoAlert() {
    return everyCrash(SandboxRun.BAD, Phase.FAILED, ROLLED_BACK);
  }

  private static Stream<DynamicTest> everyCrash(String tag, Phase end, List<String> expected) {
    List<String> writes = play(tag, end, -1).cluster().writes();
    assertThat(writes).hasSizeGreaterThan(25);
    return IntStream.range(0, writes.size())
        .mapToObj(
            at ->
                DynamicTest.dynamicTest(
                    at + ": " + writes.get(at),
                    () -> {
                      SandboxRun run = play(tag, end, at);
                      assertThat(List.copyOf(new LinkedHashSet<>(run.alerts())))
                          .isEqualTo(expected);
                      assertThat(run.status().rollout().pending()).isEmpty();
                    }));
  }

  @Test
  void aChatThatIsDownHoldsUpNothingAndIsToldWhenItIsBack() {
    SandboxRun run = started();
    run.chat(any -> new HookOutcome.Unavailable("no connection"));
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(run.alerts()).hasSize(1);
    run.chat(any -> new HookOutcome.Passed());
    run.pass(Duration.ofMinutes(6));

    assertThat(run.alerts()).isEqualTo(PROMOTED);
    assertThat(run.status().rollout().pending()).isEmpty();
    assertIdle(run);
  }

  @Test
  void aChatThatStaysDownIsGivenUpAndTheCanaryIsIdleAgain() {
    SandboxRun run = started();
    run.chat(any -> new HookOutcome.Unavailable("no connection"));
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    run.pass(Duration.ofMinutes(80));

    assertThat(run.status().rollout().pending()).isEmpty();
    assertIdle(run);
  }

  @Test
  void aChatThatRefusesIsNotAskedAgain() {
    SandboxRun run = started();
    int[] asked = {0};
    run.chat(
        any -> {
          asked[0]++;
          return new HookOutcome.Refused("answered 404: no_service");
        });
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    assertThat(asked[0]).isEqualTo(2);
    assertThat(run.status().rollout().pending()).isEmpty();
  }

  @Test
  void addressAndTokenComeFromTheSecretAndStayThere() {
    SandboxRun run = started();

    assertThat(run.destinations())
        .containsExactly(
            new AlertDestination(
                AlertProviderType.SLACK,
                Optional.of(new Secret("https://hooks.example.test/hidden")),
                "deployments",
                "serinus",
                Optional.empty(),
                Optional.of(new Secret("xoxb-hidden"))));
    assertThat(run.object(SandboxRun.APP.ref()).tree().toString()).doesNotContain("hidden");
    assertThat(run.events()).noneMatch(event -> event.contains("hidden"));
  }

  @Test
  void aProviderThatIsMissingIsSaidAndTheRolloutGoesOn() {
    SandboxRun run = new SandboxRun();
    applyAll(run, false);
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    assertThat(accepted(run)).startsWith("AcceptedWithWarnings: ").contains("alerts/slack");
    assertThat(run.events()).anyMatch(event -> event.startsWith("Warning spec.analysis.alerts[0]"));
    run.apply(provider());
    run.pass(Duration.ofMinutes(6));
    assertThat(accepted(run)).isEqualTo("Accepted: The Canary is understood.");
    assertThat(run.alerts()).isEqualTo(PROMOTED);
  }

  @Test
  void aCanaryIsWokenByAProviderThatGoes() {
    SandboxRun run = started();
    run.sandbox().delete(PROVIDER, run.object(PROVIDER).uid());
    run.pass(Duration.ofSeconds(5));

    assertThat(accepted(run)).startsWith("AcceptedWithWarnings: ");
  }

  private static void assertIdle(SandboxRun run) {
    int rounds = run.rounds();
    run.pass(Duration.ofHours(1));
    assertThat(run.rounds()).isEqualTo(rounds);
  }

  private static String accepted(SandboxRun run) {
    return run.status().conditions().stream()
        .filter(condition -> condition.type().equals("Accepted"))
        .map((Condition condition) -> condition.reason() + ": " + condition.message())
        .findFirst()
        .orElse("");
  }

  private static SandboxRun started() {
    SandboxRun run = new SandboxRun();
    applyAll(run, true);
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    return run;
  }

  /**
   * @param crashAt number of the write after which the process dies; −1 for none
   */
  private static SandboxRun play(String tag, Phase end, int crashAt) {
    SandboxRun run = new SandboxRun();
    if (crashAt >= 0) {
      run.cluster().fail(crashAt, 1, Fault.CRASH_AFTER);
    }
    applyAll(run, true);
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(tag);
    assertThat(run.settlesAt(end, tag)).isTrue();
    return run;
  }

  private static void applyAll(SandboxRun run, boolean withProvider) {
    run.apply(
        Manifests.object(
            """
            apiVersion: v1
            kind: Secret
            metadata: {namespace: alerts, name: slack}
            data: {address: aHR0cHM6Ly9ob29rcy5leGFtcGxlLnRlc3QvaGlkZGVu, token: eG94Yi1oaWRkZW4=}
            """));
    if (withProvider) {
      run.apply(provider());
    }
    run.apply(Manifests.deployment("app", "1"));
    ObjectNode canary = Manifests.canary("app", "app").tree();
    canary
        .withObject("/spec/analysis")
        .set("alerts", Yaml.parse("[{name: chat, providerRef: {name: slack, namespace: alerts}}]"));
    run.apply(KubernetesObject.of(canary));
  }

  private static KubernetesObject provider() {
    return Manifests.object(
        """
        apiVersion: flagger.app/v1beta1
        kind: AlertProvider
        metadata: {namespace: alerts, name: slack}
        spec: {type: slack, channel: deployments, address: "https://elsewhere", secretRef: {name: slack}}
        """);
  }
}
