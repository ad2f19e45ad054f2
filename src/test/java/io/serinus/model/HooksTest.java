package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.HookState.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HooksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  @Test
  void onlyWhatPassedNeedsNoReason() {
    assertThat(new HookOutcome.Passed().passed()).isTrue();
    assertThat(new HookOutcome.Passed().why()).isEmpty();
    assertThat(new HookOutcome.Refused("answered 403").passed()).isFalse();
    assertThat(new HookOutcome.Refused("answered 403").why()).isEqualTo("answered 403");
    assertThat(new HookOutcome.Unavailable("no answer").passed()).isFalse();
    assertThat(new HookOutcome.Unavailable("no answer").why()).isEqualTo("no answer");
  }

  @Test
  void printingAHookDoesNotShowItsAddress() {
    Hook hook =
        new Hook(
            HookType.CONFIRM_ROLLOUT,
            "gate",
            "https://example.com/secret-path",
            Duration.ofSeconds(10),
            0,
            true,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false);

    assertThat(hook).hasToString("confirm-rollout hook 'gate'");
  }

  @Test
  void aGateRemembersSinceWhenAndWhoHoldsIt() {
    Gate reached = Gate.reached(HookType.CONFIRM_PROMOTION, NOW);
    Gate held = reached.held(LATER, "gate", "said no");

    assertThat(reached).isEqualTo(new Gate(HookType.CONFIRM_PROMOTION, NOW, null, null, null));
    assertThat(held).isEqualTo(new Gate(HookType.CONFIRM_PROMOTION, NOW, LATER, "gate", "said no"));
    assertThat(held.asked(NOW))
        .isEqualTo(new Gate(HookType.CONFIRM_PROMOTION, NOW, NOW, "gate", "said no"));
    assertThat(held.since(LATER))
        .isEqualTo(new Gate(HookType.CONFIRM_PROMOTION, LATER, LATER, "gate", "said no"));
  }

  @Test
  void whatARunRemembersOfItsHooksChangesOneThingAtATime() {
    Gate gate = Gate.reached(HookType.PRE_ROLLOUT, NOW);
    HookState before = HookState.NONE.withGate(gate).rollbackAsked(LATER);

    assertThat(before).isEqualTo(new HookState(false, gate, LATER));
    assertThat(before.afterPreparation()).isEqualTo(new HookState(true, null, LATER));
    assertThat(before.withGate(null)).isEqualTo(new HookState(false, null, LATER));
  }
}
