package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.hooks.HookCall;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The webhooks of all eight types over whole rollouts: in which order they are called relative to
 * what happens to pods and traffic, and in which phase each is told that the rollout is.
 */
final class HookStoryTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String IMAGE = "/spec/template/spec/containers/0/image";
  private static final ObjectRef ROUTES =
      new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");
  private static final String HOOKS =
      """
      [{type: confirm-rollout, name: start, url: 'http://hook'},
       {type: pre-rollout, name: smoke, url: 'http://hook'},
       {type: rollout, name: load, url: 'http://hook'},
       {type: confirm-traffic-increase, name: more, url: 'http://hook'},
       {type: confirm-promotion, name: approve, url: 'http://hook'},
       {type: rollback, name: stop, url: 'http://hook'},
       {type: post-rollout, name: tidy, url: 'http://hook'},
       {type: event, name: chat, url: 'http://hook'}]
      """;

  private final SandboxRun run = new SandboxRun();
  private final List<String> story = new ArrayList<>();
  private final Map<HookType, Set<String>> phases = new EnumMap<>(HookType.class);
  private List<String> stands = List.of();

  @Test
  void theHooksOfAPromotionAreCalledInTheirOrderAroundEachMoveOfTheTraffic() {
    initialised();
    run.bump(SandboxRun.GOOD);
    assertThat(settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    assertThat(story)
        .containsExactly(
            "confirm-rollout",
            "target has pods",
            "pre-rollout",
            "confirm-traffic-increase",
            "traffic 30",
            "rollout",
            "confirm-traffic-increase",
            "traffic 60",
            "rollout",
            "confirm-promotion",
            "primary is version 2",
            "traffic 0",
            "target has no pods",
            "post-rollout");
    assertThat(phases)
        .containsEntry(HookType.CONFIRM_ROLLOUT, Set.of("Progressing"))
        .containsEntry(HookType.PRE_ROLLOUT, Set.of("Progressing"))
        .containsEntry(HookType.ROLLOUT, Set.of("Progressing"))
        .containsEntry(HookType.CONFIRM_TRAFFIC_INCREASE, Set.of("Progressing"))
        .containsEntry(HookType.CONFIRM_PROMOTION, Set.of("Progressing"))
        .containsEntry(HookType.POST_ROLLOUT, Set.of("Succeeded"));
  }

  @Test
  void theHooksOfARollbackEndWithOneAfterTheTrafficIsBack() {
    initialised();
    run.bump(SandboxRun.BAD);
    assertThat(settlesAt(Phase.FAILED, SandboxRun.BAD)).isTrue();

    assertThat(story)
        .containsExactly(
            "confirm-rollout",
            "target has pods",
            "pre-rollout",
            "confirm-traffic-increase",
            "traffic 30",
            "rollout",
            "rollout",
            "traffic 0",
            "post-rollout",
            "target has no pods");
    assertThat(phases).containsEntry(HookType.POST_ROLLOUT, Set.of("Failed"));
  }

  @Test
  void everyEventGoesToTheEventHookInTheOrderInWhichItHappened() {
    initialised();
    run.bump(SandboxRun.GOOD);
    assertThat(settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    assertThat(run.hooks().calls("chat"))
        .extracting(call -> call.metadata().get("eventMessage"))
        .containsExactlyElementsOf(run.events().stream().map(line -> line.substring(8)).toList());
  }

  @Test
  void whatIsToldStandsInTheStatusBeforeItIsSent() {
    List<String> unrecorded = new ArrayList<>();
    List<HookCall> told = new ArrayList<>();
    run.hooks()
        .answer(
            call -> {
              if (call.hook().type() == HookType.POST_ROLLOUT
                  || call.hook().type() == HookType.EVENT) {
                told.add(call);
                if (pending().stream().noneMatch(entry -> isOf(call, entry))) {
                  unrecorded.add(call.hook().name() + " " + call.metadata());
                }
              }
              return null;
            });
    run.chat(
        any -> {
          if (pending().stream().noneMatch(entry -> entry.kind() == Kind.ALERT)) {
            unrecorded.add("alert");
          }
          return new HookOutcome.Passed();
        });
    run.apply(
        Manifests.object(
            "{apiVersion: flagger.app/v1beta1, kind: AlertProvider, metadata: {namespace: test,"
                + " name: chat}, spec: {type: slack, address: 'http://chat'}}"));
    apply(
        analysis ->
            analysis.set("alerts", Yaml.parse("[{name: chat, providerRef: {name: chat}}]")));
    run.bump(SandboxRun.GOOD);
    assertThat(settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    run.bump(SandboxRun.BAD);
    assertThat(settlesAt(Phase.FAILED, SandboxRun.BAD)).isTrue();

    assertThat(unrecorded).isEmpty();
    assertThat(told).hasSizeGreaterThan(run.events().size());
    assertThat(run.alerts()).hasSize(5);
  }

  private List<PendingNotification> pending() {
    return run.status().rollout().pending();
  }

  private static boolean isOf(HookCall call, PendingNotification entry) {
    return call.hook().type() == HookType.EVENT
        ? entry.kind() == Kind.EVENT && entry.message().equals(call.metadata().get("eventMessage"))
        : entry.kind() == Kind.POST_ROLLOUT && entry.message().equals(call.hook().name());
  }

  /** Where a run stands while its rollback hook is asked. */
  private enum Stand {
    PROGRESSING(Phase.PROGRESSING, null),
    WAITING(Phase.WAITING, HookType.CONFIRM_ROLLOUT),
    WAITING_PROMOTION(Phase.WAITING_PROMOTION, HookType.CONFIRM_PROMOTION);

    private final Phase phase;
    private final @Nullable HookType closed;

    Stand(Phase phase, @Nullable HookType closed) {
      this.phase = phase;
      this.closed = closed;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRollbackHookThatSaysYesEndsTheRunWhereverItStands(Stand stand) {
    initialised();
    run.hooks()
        .answer(
            call -> {
              heard(call);
              boolean asks = call.hook().type() == HookType.ROLLBACK;
              if (asks && call.phase() == stand.phase && stand.phase == run.status().phase()) {
                return new HookOutcome.Passed();
              }
              return call.hook().type() == stand.closed
                  ? new HookOutcome.Refused("answered 403: not yet")
                  : null;
            });
    run.bump(SandboxRun.GOOD);
    assertThat(settlesAt(Phase.FAILED, SandboxRun.GOOD)).isTrue();

    assertThat(run.status().rollout().reason()).contains("rollback hook 'stop' asked for it");
    assertThat(run.status().canaryWeight()).isZero();
    assertThat(story).doesNotContain("primary is version 2").contains("post-rollout");
  }

  @Test
  void aGateThatIsNotOpenedByItsDeadlineEndsItsRunAndSaysWhichItWas() {
    run.hooks()
        .answer(
            call ->
                call.hook().name().equals("late")
                    ? new HookOutcome.Refused("answered 403: not yet")
                    : null);
    apply(
        analysis ->
            analysis.set(
                "webhooks",
                Yaml.parse(
                    "[{type: confirm-promotion, name: late, url: 'http://hook', deadline: 1m}]")));
    run.bump(SandboxRun.GOOD);
    assertThat(run.await(() -> run.status().phase() == Phase.WAITING_PROMOTION, LONG)).isTrue();
    assertThat(run.status().rollout().reason())
        .isEqualTo(
            "app waits for approval to be promoted: confirm-promotion hook 'late' answered 403:"
                + " not yet");

    assertThat(settlesAt(Phase.FAILED, SandboxRun.GOOD)).isTrue();
    assertThat(run.status().rollout().reason())
        .startsWith("rolled back at 60 %: not approved in time, confirm-promotion hook 'late'");
    assertThat(run.hooks().calls("late")).hasSize(7);
  }

  private void initialised() {
    apply(analysis -> {});
    run.hooks().answer(this::heard);
    stands = standing();
  }

  private void apply(Consumer<ObjectNode> change) {
    run.apply(Manifests.deployment("app", "1"));
    ObjectNode canary = Manifests.canary("app", "app").tree();
    ObjectNode analysis = (ObjectNode) canary.at("/spec/analysis");
    analysis.put("stepWeight", 30).set("webhooks", Yaml.parse(HOOKS));
    change.accept(analysis);
    run.apply(KubernetesObject.of(canary));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
  }

  private @Nullable HookOutcome heard(HookCall call) {
    phases.computeIfAbsent(call.hook().type(), none -> new TreeSet<>()).add(call.phase().word());
    if (call.hook().type() != HookType.ROLLBACK && call.hook().type() != HookType.EVENT) {
      seen();
      story.add(call.hook().type().word());
    }
    return null;
  }

  /** Tells what is otherwise than it was. */
  private void seen() {
    List<String> now = standing();
    now.stream().filter(fact -> !stands.contains(fact)).forEach(story::add);
    stands = now;
  }

  private List<String> standing() {
    KubernetesObject target = run.object(SandboxRun.TARGET);
    KubernetesObject primary = run.object(SandboxRun.TARGET.named("app-primary"));
    KubernetesObject routes = run.object(ROUTES);
    return List.of(
        "primary is version " + primary.at(IMAGE).asText().replaceFirst(".*:", ""),
        "traffic " + routes.at("/spec/http/0/route/1/weight").asInt(),
        target.at("/spec/replicas").asInt() > 0 ? "target has pods" : "target has no pods");
  }

  private boolean settlesAt(Phase phase, String tag) {
    boolean settles = run.settlesAt(phase, tag);
    seen();
    return settles;
  }
}
