package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.FieldOwner;
import io.serinus.deploy.Yaml;
import io.serinus.hooks.HookCall;
import io.serinus.hooks.HookCredentials;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Hook;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.model.Secret;
import io.serinus.reconcile.HookSettings.EventHook;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.SimulatedWorkloads;
import io.serinus.sandbox.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which calls webhooks get over whole rollouts, and with what. */
final class HookDeliveryTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final EventHook CONFIGURED =
      new EventHook(
          new Hook(
              HookType.EVENT,
              "configured",
              "http://events.test/all",
              Duration.ofSeconds(10),
              0,
              true,
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              false),
          HookCredentials.NONE);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final SandboxCluster cluster = new SandboxCluster(clock);
  private final List<HookCall> calls = new ArrayList<>();
  private final Set<String> silent = new HashSet<>();

  HookDeliveryTest() {
    SimulatedWorkloads.play(cluster, clock, Duration.ofSeconds(2));
  }

  @Test
  void anEventHookIsToldEachEventWithItsWordsItsTypeAndItsTime() {
    start(Optional.empty());
    apply("{name: listener, type: event, url: 'http://a.test', metadata: {team: shop}}");
    Instant initialised = clock.instant();
    promote();

    HookCall told = calls("listener").get(0);
    assertThat(told.hook().metadata()).containsEntry("team", "shop");
    assertThat(told.metadata())
        .containsEntry("eventMessage", "Initialization done! app-primary serves")
        .containsEntry("eventType", "Normal")
        .containsEntry("timestamp", String.valueOf(initialised.toEpochMilli()));
    assertThat(calls("listener"))
        .hasSameSizeAs(cluster.events())
        .extracting(HookCall::idempotencyKey)
        .doesNotHaveDuplicates();
  }

  @Test
  void theConfiguredEventHookIsToldOfCanariesWithoutOneOfTheirOwn() {
    start(Optional.of(CONFIGURED));
    apply("");
    promote();
    assertThat(calls("configured")).hasSameSizeAs(cluster.events());
  }

  @Test
  void anEventHookOfACanaryTakesThePlaceOfTheConfiguredOne() {
    start(Optional.of(CONFIGURED));
    apply("{name: listener, type: event, url: 'http://a.test'}");
    promote();
    assertThat(calls("configured")).isEmpty();
    assertThat(calls("listener")).isNotEmpty();
  }

  @Test
  void aPostRolloutHookThatGaveNoAnswerIsToldByTheNextProcessUnderTheSameKey() {
    SandboxController first = start(Optional.empty());
    apply("{name: report, type: post-rollout, url: 'http://a.test'}");
    silent.add("report");
    promote();
    assertThat(status().rollout().pending()).isNotEmpty();
    String key = calls("report").get(0).idempotencyKey();
    first.end();

    silent.clear();
    calls.clear();
    start(Optional.empty());
    assertThat(clock.runUntil(() -> status().rollout().pending().isEmpty(), LONG)).isTrue();
    assertThat(calls("report")).extracting(HookCall::idempotencyKey).containsExactly(key);
    assertThat(calls("report").get(0).phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aHookIsCalledWithTheCredentialsOfItsSecret() {
    start(Optional.empty());
    secret("Bearer c2VjcmV0");
    apply("{name: gate, type: confirm-rollout, url: 'http://a.test', secretRef: {name: gates}}");
    promote();
    assertThat(calls("gate").get(0).credentials().authorization().map(Secret::reveal))
        .contains("Bearer c2VjcmV0");
  }

  @Test
  void aHookWhoseSecretCannotBeReadIsNotCalledAndHoldsItsRollout() {
    start(Optional.empty());
    apply("{name: gate, type: confirm-rollout, url: 'http://a.test', secretRef: {name: gates}}");
    bump();
    clock.runUntil(() -> false, Duration.ofMinutes(1));
    assertThat(calls("gate")).isEmpty();
    assertThat(status().phase()).isEqualTo(Phase.WAITING);
    assertThat(status().rollout().reason()).contains("Secret test/gates is not there");

    secret("Bearer word");
    assertThat(clock.runUntil(() -> status().phase() == Phase.SUCCEEDED, LONG)).isTrue();
  }

  private SandboxController start(Optional<EventHook> events) {
    return SandboxController.start(
        cluster, clock, new SandboxMesh(cluster, Map.of()), this::answer, events);
  }

  private HookOutcome answer(HookCall call) {
    calls.add(call);
    return silent.contains(call.hook().name())
        ? new HookOutcome.Unavailable("gave no answer")
        : new HookOutcome.Passed();
  }

  private List<HookCall> calls(String hook) {
    return calls.stream().filter(call -> call.hook().name().equals(hook)).toList();
  }

  private void apply(String hook) {
    ObjectNode canary = Manifests.canary("app", "app").tree();
    ((ObjectNode) canary.at("/spec/analysis")).set("webhooks", Yaml.parse("[" + hook + "]"));
    apply(Manifests.deployment("app", "1"));
    apply(KubernetesObject.of(canary));
    assertThat(clock.runUntil(() -> status().phase() == Phase.INITIALIZED, LONG)).isTrue();
  }

  private void promote() {
    bump();
    assertThat(clock.runUntil(() -> status().phase() == Phase.SUCCEEDED, LONG)).isTrue();
    clock.runUntil(() -> false, Duration.ofSeconds(5));
  }

  private void bump() {
    cluster.edit(SandboxRun.TARGET, "kubectl-edit", tree -> Manifests.withTag(tree, "2"));
  }

  private void secret(String authorization) {
    String encoded =
        Base64.getEncoder().encodeToString(authorization.getBytes(StandardCharsets.UTF_8));
    apply(
        Manifests.object(
            "{apiVersion: v1, kind: Secret, metadata: {namespace: test, name: gates}, data:"
                + " {authorization: "
                + encoded
                + "}}"));
  }

  private void apply(KubernetesObject object) {
    cluster.apply(object, new FieldOwner("kubectl", true));
  }

  private CanaryStatus status() {
    return cluster
        .find(SandboxRun.APP.ref())
        .map(Canary::of)
        .map(Canary::status)
        .orElse(CanaryStatus.NONE);
  }
}
