package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanaryStatus;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.RolloutState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingTest {

  @Test
  void whatWasToldIsTakenOffTheList() {
    CanaryStatus status = status(List.of(event("a", Severity.INFO), event("b", Severity.INFO)));

    assertThat(Pending.without(status, Set.of("a")).rollout().pending())
        .extracting(PendingNotification::id)
        .containsExactly("b");
  }

  @Test
  void aStatusOfWhichNothingWasToldIsTheSame() {
    CanaryStatus status = status(List.of(event("a", Severity.INFO)));

    assertThat(Pending.without(status, Set.of("elsewhere"))).isSameAs(status);
    assertThat(Pending.without(CanaryStatus.NONE, Set.of("a"))).isSameAs(CanaryStatus.NONE);
  }

  @Test
  void anIdIsListedOnce() {
    List<PendingNotification> pending = List.of(event("a", Severity.INFO));

    assertThat(Pending.with(pending, event("a", Severity.WARNING))).isSameAs(pending);
  }

  @Test
  void aboveTheLimitTheOldestInformationalOneGoes() {
    List<PendingNotification> pending = List.of(event("warning", Severity.WARNING));
    for (int index = 0; index < RolloutState.PENDING_LIMIT; index++) {
      pending = Pending.with(pending, event("info-" + index, Severity.INFO));
    }

    assertThat(pending).hasSize(RolloutState.PENDING_LIMIT);
    assertThat(pending)
        .extracting(PendingNotification::id)
        .startsWith("warning", "info-1")
        .doesNotContain("info-0");
  }

  @Test
  void aboveTheLimitOfWarningsTheOldestGoes() {
    List<PendingNotification> pending = List.of();
    for (int index = 0; index <= RolloutState.PENDING_LIMIT; index++) {
      pending = Pending.with(pending, event("warning-" + index, Severity.WARNING));
    }

    assertThat(pending).hasSize(RolloutState.PENDING_LIMIT);
    assertThat(pending.get(0).id()).isEqualTo("warning-1");
  }

  private static CanaryStatus status(List<PendingNotification> pending) {
    return StatusDraft.of(CanaryStatus.NONE).pending(pending).build();
  }

  private static PendingNotification event(String id, Severity severity) {
    return new PendingNotification(id, Kind.EVENT, severity, id, Instant.EPOCH);
  }
}
