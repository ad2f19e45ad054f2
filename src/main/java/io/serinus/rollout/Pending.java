package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.RolloutState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What others must still be told. */
public final class Pending {
  private Pending() {}

  /**
   * The status without what was told; the very same status when none of it was pending.
   *
   * @param told ids of notifications that were told
   */
  public static CanaryStatus without(CanaryStatus status, Set<String> told) {
    List<PendingNotification> left =
        status.rollout().pending().stream()
            .filter(notification -> !told.contains(notification.id()))
            .toList();
    return left.size() == status.rollout().pending().size()
        ? status
        : StatusDraft.of(status).pending(left).build();
  }

  /**
   * One more at the end. An id that is pending already is not added again; above the limit the
   * oldest informational one goes, and if there is none, the oldest.
   */
  static List<PendingNotification> with(
      List<PendingNotification> pending, PendingNotification notification) {
    if (pending.stream().anyMatch(waiting -> waiting.id().equals(notification.id()))) {
      return pending;
    }
    List<PendingNotification> longer = new ArrayList<>(pending);
    longer.add(notification);
    while (longer.size() > RolloutState.PENDING_LIMIT) {
      longer.remove(leastImportant(longer));
    }
    return longer;
  }

  private static int leastImportant(List<PendingNotification> pending) {
    for (int index = 0; index < pending.size(); index++) {
      if (pending.get(index).severity() == Severity.INFO) {
        return index;
      }
    }
    return 0;
  }
}
