package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.reconcile.Fault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever the strategy: a write that goes wrong changes nothing in the end. */
final class StrategyFaultsTest {
  private static final Map<String, String> STRATEGIES =
      new TreeMap<>(
          Map.of(
              "blue/green with mirror", "{iterations: 2, mirror: true}",
              "mirror before weights", "{stepWeight: 50, mirror: true, mirrorWeight: 20}",
              "a/b", "{iterations: 2, match: [{headers: {x-canary: {exact: insider}}}]}",
              "session affinity",
                  "{stepWeight: 50, sessionAffinity: {cookieName: user, primaryCookieName: old}}",
              "back in steps", "{stepWeights: [1, 100], stepWeightPromotion: 50}"));

  @TestFactory
  Stream<DynamicTest> aFaultAtAnyWriteOfAPromotionChangesNothingInTheEnd() {
    return everyFault(
        SandboxRun.GOOD, Phase.SUCCEEDED, Set.of(Fault.CRASH_AFTER, Fault.LOST_REQUEST));
  }

  @TestFactory
  Stream<DynamicTest> aCrashAtAnyWriteOfARollbackChangesNothingInTheEnd() {
    return everyFault(SandboxRun.BAD, Phase.FAILED, Set.of(Fault.CRASH_AFTER));
  }

  private static Stream<DynamicTest> everyFault(String tag, Phase end, Set<Fault> faults) {
    return STRATEGIES.entrySet().stream()
        .flatMap(strategy -> everyFault(strategy.getKey(), strategy.getValue(), tag, end, faults));
  }

  private static Stream<DynamicTest> everyFault(
      String name, String analysis, String tag, Phase end, Set<Fault> faults) {
    SandboxRun undisturbed = play(new SandboxRun(), analysis, tag, end);
    EndState expected = EndState.of(undisturbed);
    List<String> writes = undisturbed.cluster().writes();
    return faults.stream()
        .sorted()
        .flatMap(
            fault ->
                IntStream.range(0, writes.size())
                    .mapToObj(
                        at ->
                            DynamicTest.dynamicTest(
                                "%s, %s at %d: %s".formatted(name, fault, at, writes.get(at)),
                                () -> {
                                  SandboxRun run = new SandboxRun();
                                  run.cluster().fail(at, 1, fault);
                                  play(run, analysis, tag, end);
                                  assertThat(EndState.of(run)).isEqualTo(expected);
                                })));
  }

  private static SandboxRun play(SandboxRun run, String analysis, String tag, Phase end) {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(canary(analysis));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(tag);
    assertThat(run.settlesAt(end, tag)).isTrue();
    return run;
  }

  private static KubernetesObject canary(String analysis) {
    ObjectNode tree = Manifests.canary("app", "app").tree();
    ObjectNode given = (ObjectNode) tree.at("/spec/analysis");
    given.remove(List.of("stepWeight", "maxWeight"));
    given.setAll((ObjectNode) Yaml.parse(analysis));
    return KubernetesObject.of(tree);
  }
}
