package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.model.PendingNotification.Severity;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words that users write and read. */
final class WordsTest {
  @ParameterizedTest
  @EnumSource
  void aPhaseIsFoundByItsWord(Phase phase) {
    assertThat(Phase.of(phase.word())).isEqualTo(phase);
    assertThat(Json.tree(phase).asText()).isEqualTo(phase.word());
  }

  @Test
  void phasesAreWrittenAsUsersOfFlaggerKnowThem() {
    assertThat(Arrays.stream(Phase.values()).map(Phase::word))
        .containsExactly(
            "",
            "Initializing",
            "Initialized",
            "Waiting",
            "Progressing",
            "WaitingPromotion",
            "Promoting",
            "Finalising",
            "Succeeded",
            "Failed",
            "Terminating",
            "Terminated",
            "Unknown");
  }

  @Test
  void aCanaryIsAtRestWhereOnlySomethingNewMovesIt() {
    assertThat(Arrays.stream(Phase.values()).filter(Phase::atRest))
        .containsExactly(Phase.INITIALIZED, Phase.SUCCEEDED, Phase.FAILED, Phase.TERMINATED);
  }

  @Test
  void aWordThatIsNoPhaseIsOneOfALaterVersion() {
    assertThat(Phase.of("Sleeping")).isEqualTo(Phase.UNKNOWN);
  }

  @Test
  void aRunWasPromotedOrItWasNot() {
    assertThat(Arrays.stream(Outcome.values()).filter(end -> end.phase() == Phase.SUCCEEDED))
        .containsExactly(Outcome.PROMOTED);
    assertThat(Arrays.stream(Outcome.values()).map(Outcome::phase))
        .containsOnly(Phase.SUCCEEDED, Phase.FAILED);
  }

  @ParameterizedTest
  @EnumSource
  void aTypeOfHookIsFoundByItsWord(HookType type) {
    assertThat(HookType.of(type.word())).isEqualTo(type);
    assertThat(Json.tree(type).asText()).isEqualTo(type.word());
  }

  @Test
  void whatConfirmsIsAGate() {
    assertThat(Arrays.stream(HookType.values()).filter(HookType::isGate).map(HookType::word))
        .containsExactly("confirm-rollout", "confirm-traffic-increase", "confirm-promotion");
  }

  @Test
  void anUnknownTypeOfHookIsRefusedNamingTheKnownOnes() {
    assertThatThrownBy(() -> HookType.of("confirm"))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            mistake -> assertThat(mistake.reason()).isEqualTo("UnknownWebhookType"))
        .hasMessage(
            "'confirm' is not a type of webhook: write one of confirm-rollout, pre-rollout,"
                + " rollout, confirm-traffic-increase, confirm-promotion, post-rollout, rollback,"
                + " event");
  }

  @Test
  void providersOfAlertsAreKnownByFlaggersWordsAndOneMore() {
    assertThat(AlertProviderType.words())
        .isEqualTo("slack, msteams, discord, rocket, gchat, generic");
    assertThat(AlertProviderType.named("gchat")).contains(AlertProviderType.GOOGLE_CHAT);
    assertThat(AlertProviderType.named("pigeon")).isEmpty();
  }

  @Test
  void severitiesAreWrittenAsInASpec() {
    assertThat(Severity.words()).isEqualTo("info, warn, error");
    assertThat(Severity.named("warn")).contains(Severity.WARNING);
    assertThat(Severity.named("WARNING")).isEmpty();
  }
}
