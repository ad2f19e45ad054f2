package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.docs.Markdown;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.rollout.RandomRollouts.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The list of rules that move a Canary from phase to phase is whole, and all of it happens. */
final class PhaseRuleTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios/rollout");

  @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void everyMoveFromPhaseToPhaseIsByRulesOfTheList(@ForAll("moments") Moment moment) {
    Phase before = moment.status().phase();
    Phase after = moment.decide().status().phase();

    assertThat(PhaseRule.lead(before, after)).as("%s to %s", before, after).isTrue();
  }

  @Test
  void whatEveryRuleLeadsFromAndToHappensInAScenario() throws IOException {
    Set<String> seen = new TreeSet<>();
    try (Stream<Path> files = Files.list(SCENARIOS)) {
      files.filter(file -> file.toString().endsWith(".yaml")).forEach(file -> play(file, seen));
    }

    Stream<PhaseRule> missed =
        Arrays.stream(PhaseRule.values())
            .filter(
                rule ->
                    rule.from().stream().noneMatch(from -> seen.contains(from + " " + rule.to())));

    assertThat(missed).isEmpty();
  }

  @Test
  void nothingLeadsWhereNoRuleLeads() {
    assertThat(PhaseRule.lead(Phase.TERMINATED, Phase.PROGRESSING)).isFalse();
    assertThat(PhaseRule.lead(Phase.PROGRESSING, Phase.NONE)).isFalse();
    assertThat(PhaseRule.lead(Phase.FAILED, Phase.FAILED)).isTrue();
    assertThat(PhaseRule.lead(Phase.FINALISING, Phase.PROGRESSING)).isTrue();
  }

  @Test
  void thePageOnArchitectureHasTheListAsItIsInTheCode() {
    assertThat(Markdown.page("architecture.md").rows("Phase", "What may follow"))
        .containsExactlyElementsOf(
            Arrays.stream(Phase.values())
                .map(phase -> List.of(word(phase), after(phase)))
                .toList());
    assertThat(
            Markdown.page("architecture.md").rows("Rule", "When").stream()
                .map(row -> Markdown.code(row.get(0))))
        .containsExactlyElementsOf(Arrays.stream(PhaseRule.values()).map(PhaseRule::word).toList());
  }

  @Provide
  Arbitrary<Moment> moments() {
    return RandomRollouts.moments();
  }

  private static void play(Path file, Set<String> seen) {
    Scenario scenario = Scenario.read(file);
    CanaryStatus status = RolloutScenarioTest.given(scenario);
    for (Scenario.Step step : scenario.steps()) {
      CanaryStatus begun = step.deleting() ? Termination.begun(status, step.seen()) : status;
      Observation answered = step.seen().withHooks(RolloutScenarioTest.answers(step, begun));
      CanaryStatus next = RolloutDecider.decide(step.plan(), begun, answered).status();
      seen.add(status.phase() + " " + begun.phase());
      seen.add(begun.phase() + " " + next.phase());
      status = next;
    }
  }

  private static String after(Phase phase) {
    List<String> next =
        Arrays.stream(PhaseRule.values())
            .filter(rule -> rule.from().contains(phase))
            .map(rule -> "%s (%s)".formatted(word(rule.to()), rule.word()))
            .toList();
    return next.isEmpty() ? "nothing" : String.join(", ", next);
  }

  private static String word(Phase phase) {
    return phase == Phase.NONE ? "none yet" : "`" + phase.word() + "`";
  }
}
