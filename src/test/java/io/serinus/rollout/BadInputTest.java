package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Specs that are edited in every phase, pods that come and go, clocks that jump. The cluster model
 * refuses whatever would take users from pods that serve, or give them pods that are not ready.
 */
class BadInputTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String BASE =
      """
      targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
      progressDeadlineSeconds: 20
      service: {port: 9898}
      """;
  private static final int COMMITTED_AT = 30;

  /** From the first tick up to a run that is over. */
  private static final List<Integer> MOMENTS = List.of(1, 14, 29, 31, 33, 35, 38, 41, 44, 47, 56);

  private static final List<String> PLANS =
      List.of("weighted", "gradual return", "a/b", "mirrored");

  /** One field with another value. */
  record Edit(String pointer, String value) {
    @Override
    public String toString() {
      return pointer + ": " + value;
    }
  }

  static Stream<Edit> edits() {
    return Map.ofEntries(
            Map.entry("/provider", List.of("kubernetes", "linkerd", "''")),
            Map.entry("/skipAnalysis", List.of("true")),
            Map.entry("/suspend", List.of("true")),
            Map.entry("/progressDeadlineSeconds", List.of("-1", "0", "1", "600")),
            Map.entry("/drain", List.of("0s", "1s", "2m")),
            Map.entry("/service", List.of("{}", "{port: -1}", "{port: 80, appProtocol: tcp}")),
            Map.entry("/analysis", List.of("null", "{}")),
            Map.entry("/analysis/interval", List.of("1ms", "1s", "1m")),
            Map.entry("/analysis/threshold", List.of("-1", "0", "9")),
            Map.entry("/analysis/iterations", List.of("-1", "0", "1", "5")),
            Map.entry("/analysis/stepWeight", List.of("-1", "0", "1", "100", "101")),
            Map.entry("/analysis/stepWeights", List.of("[]", "[1, 10]", "[50, 10, -1, 300]")),
            Map.entry("/analysis/maxWeight", List.of("-1", "0", "10", "200")),
            Map.entry("/analysis/stepWeightPromotion", List.of("-1", "0", "30", "100")),
            Map.entry("/analysis/mirror", List.of("true", "false")),
            Map.entry("/analysis/match", List.of("[]", "[{headers: {x: {exact: y}}}]")),
            Map.entry("/analysis/sessionAffinity", List.of("{}", "{cookieName: c, maxAge: -1}")),
            Map.entry("/analysis/primaryReadyThreshold", List.of("-1", "0", "50", "200")),
            Map.entry("/analysis/canaryReadyThreshold", List.of("-1", "0", "50", "200")),
            Map.entry("/analysis/metrics", List.of("[]", "[{name: x, query: '{{ y'}]")),
            Map.entry("/analysis/webhooks", List.of("[]", "[{type: never, url: x, name: y}]")))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(field -> field.getValue().stream().map(value -> new Edit(field.getKey(), value)));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void aFieldThatIsEditedInWhateverPhaseHurtsNobodyAndIsUndoneByEditingItBack(Edit edit) {
    for (String plan : PLANS) {
      for (int moment : MOMENTS) {
        RolloutProcess process = process(plan);
        until(process, moment);
        process.edit(edited(plan, edit)).runTo(moment + 60);
        process.edit(Plans.named(plan)).commit("r3").runTo(moment + 260);

        CanaryStatus end = process.status();
        assertThat(end.phase().atRest()).as("%s at second %d: %s", plan, moment, end).isTrue();
        assertThat(end.rollout().revision()).isEqualTo("r3");
        assertThat(end.phase()).as("%s at second %d", plan, moment).isEqualTo(Phase.SUCCEEDED);
        assertThat(end.canaryWeight()).isZero();
      }
    }
  }

  @Test
  void theMomentsOfTheMatrixAreInEveryPhase() {
    Set<Phase> seen = EnumSet.noneOf(Phase.class);
    for (String plan : PLANS) {
      for (int moment : MOMENTS) {
        RolloutProcess process = process(plan);
        until(process, moment);
        seen.add(process.status().phase());
      }
    }
    assertThat(seen)
        .contains(
            Phase.INITIALIZING,
            Phase.INITIALIZED,
            Phase.PROGRESSING,
            Phase.PROMOTING,
            Phase.FINALISING,
            Phase.SUCCEEDED);
  }

  /** Some seconds in which the pods of each side are there or not, and what was committed then. */
  record Weather(int seconds, boolean target, boolean primary, int clock, String revision) {}

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whereverPodsComeAndGoUsersAreWhereSomebodyServes(
      @ForAll("plans") String plan, @ForAll("weather") List<Weather> weather) {
    RolloutProcess process = process(plan).runTo(20);
    for (Weather next : weather) {
      process
          .commit(next.revision())
          .pods(next.target(), next.primary())
          .runTo(process.seconds() + next.seconds());
    }
    process.pods(true, true).commit("r9").runTo(process.seconds() + 200);

    assertThat(process.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(process.status().rollout().revision()).isEqualTo("r9");
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void clocksThatJumpByAnHourNeitherStopARolloutNorBreakIt(
      @ForAll("plans") String plan, @ForAll("weather") List<Weather> weather) {
    RolloutProcess process = process(plan).runTo(20).withoutDrains();
    for (Weather next : weather) {
      process.commit(next.revision()).clock(next.clock()).runTo(process.seconds() + next.seconds());
    }
    process.commit("r9").runTo(process.seconds() + 300);

    assertThat(process.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(process.status().rollout().revision()).isEqualTo("r9");
  }

  @Provide
  Arbitrary<String> plans() {
    return Arbitraries.of(Plans.ANALYSES.keySet().stream().sorted().toList());
  }

  @Provide
  Arbitrary<List<Weather>> weather() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 15),
            Arbitraries.of(true, true, false),
            Arbitraries.of(true, true, false),
            Arbitraries.of(0, 0, 3600, -3600),
            Arbitraries.of("r1", "r2", "r3-bad"))
        .as(Weather::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static RolloutProcess process(String plan) {
    return new RolloutProcess(Plans.named(plan), "r1", 2, Map.of());
  }

  private static void until(RolloutProcess process, int moment) {
    process.runTo(Math.min(moment, COMMITTED_AT - 1));
    if (moment >= COMMITTED_AT) {
      process.commit("r2").runTo(moment);
    }
  }

  private static RolloutPlan edited(String plan, Edit edit) {
    try {
      ObjectNode spec = (ObjectNode) YAML.readTree(BASE);
      spec.setAll((ObjectNode) YAML.readTree(Plans.ANALYSES.get(plan)));
      String name = edit.pointer().substring(edit.pointer().lastIndexOf('/') + 1);
      JsonNode value = YAML.readTree(edit.value());
      ObjectNode parent =
          edit.pointer().startsWith("/analysis/") ? (ObjectNode) spec.get("analysis") : spec;
      parent.set(name, value);
      return RolloutPlan.of(CanarySpec.of(spec), RolloutSettings.DEFAULT);
    } catch (IOException surprise) {
      throw new UncheckedIOException(surprise);
    }
  }
}
