package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A Canary with something wrong, beside the one that the run is about. */
record WrongCanary(SandboxRun run) {
  static final CanaryKey KEY = new CanaryKey("test", "wrong");
  static final ObjectRef TARGET = SandboxRun.TARGET.named("wrong");
  static final ObjectRef PRIMARY = TARGET.named("wrong-primary");
  static final ObjectRef ROUTES =
      new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "wrong");
  private static final Duration LONG = Duration.ofMinutes(10);

  /** The user applies it with its target. */
  void apply(ObjectNode spec) {
    applyTarget("{}");
    applyCanary("wrong", spec);
  }

  /**
   * @param container laid over the target's container
   */
  void applyTarget(String container) {
    ObjectNode target = Manifests.deployment("wrong", "1").tree();
    ((ObjectNode) target.at("/spec/template/spec/containers/0"))
        .setAll((ObjectNode) Yaml.parse(container));
    run.apply(KubernetesObject.of(target));
  }

  void applyCanary(String name, ObjectNode spec) {
    ObjectNode canary = Manifests.canary(name, "wrong").tree();
    ((ObjectNode) canary.path("spec")).setAll(spec);
    run.apply(KubernetesObject.of(canary));
  }

  /** It stands at its second weight. */
  void inTheMiddle(String spec) {
    apply((ObjectNode) Yaml.parse(spec));
    assertThat(run.await(() -> status().phase() == Phase.INITIALIZED, LONG)).isTrue();
    run.pass(Duration.ofSeconds(30));
    bump(SandboxRun.GOOD);
    assertThat(run.await(() -> status().canaryWeight() == 40, LONG)).isTrue();
    run.pass(Duration.ofSeconds(5));
  }

  void bump(String tag) {
    edit(TARGET, tree -> Manifests.withTag(tree, tag));
  }

  void edit(ObjectRef ref, UnaryOperator<ObjectNode> change) {
    run.edit(ref, change);
  }

  void delete(ObjectRef ref) {
    run.sandbox().delete(ref, run.object(ref).uid());
  }

  CanaryStatus status() {
    return status(KEY);
  }

  private CanaryStatus status(CanaryKey key) {
    return run.sandbox()
        .find(key.ref())
        .map(Canary::of)
        .map(Canary::status)
        .orElse(CanaryStatus.NONE);
  }

  Condition accepted() {
    return status().conditions().stream()
        .filter(condition -> condition.type().equals("Accepted"))
        .findFirst()
        .orElseThrow();
  }

  /** Everything that is said of it, and of a second one of its owner. */
  List<String> says() {
    List<String> says = new ArrayList<>();
    for (CanaryKey key : List.of(KEY, new CanaryKey("test", "second"))) {
      String reason = status(key).rollout().reason();
      if (reason != null) {
        says.add(reason);
      }
      status(key).conditions().forEach(condition -> says.add(condition.message()));
    }
    run.events().forEach(event -> says.add(event.substring("Warning ".length())));
    return says;
  }
}
