package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Standing.Code;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The API server refuses something that must be so. While traffic is not divided as it must be, no
 * window ends and no side has drained; deadlines run on, so that what is refused for good ends the
 * run. When it is done, windows, deadlines and drains begin anew: at once, or, where the webhook
 * that had to be asked was away, when the mesh's proxies have found their control plane again.
 */
public final class Refused {
  /** Present and False while something is refused. */
  static final String APPLIED = "Applied";

  /**
   * The webhook of Istio's objects is istiod, which also tells the proxies where traffic goes. They
   * look for one that was away at growing intervals, at most this long. Source: Envoy's {@code
   * envoy/config/subscription_factory.h}, {@code RetryMaxDelayMs}.
   */
  private static final Duration PROXIES_RETURN = Duration.ofSeconds(30);

  private Refused() {}

  /**
   * The status that says so; the very same when it said so already.
   *
   * @param reason stable code in CamelCase
   * @param message what was refused, with the API server's own words
   */
  public static CanaryStatus by(
      RolloutPlan plan, CanaryStatus status, String reason, String message, Instant now) {
    Conditions.Wanted wanted = new Conditions.Wanted(APPLIED, "False", reason, message);
    if (Conditions.says(status.conditions(), wanted)) {
      return status;
    }
    String id = status.rollout().rolloutId() + "/refused/" + now.toEpochMilli();
    CanaryStatus told =
        StatusDraft.of(status)
            .conditions(Conditions.with(status.conditions(), wanted, now))
            .stands(Code.REFUSED, message)
            .tell(new PendingNotification(id, Kind.EVENT, Severity.WARNING, message, now))
            .tell(RunAlerts.refused(plan, id, message, now))
            .build();
    return Standings.completed(plan, status, told, now);
  }

  /** The status once everything is accepted again; the very same when it always was. */
  public static CanaryStatus noMore(CanaryStatus status, Instant now) {
    Optional<Condition> refused = Conditions.find(status.conditions(), APPLIED);
    if (refused.isEmpty()) {
      return status;
    }
    boolean away = UnavailableException.WEBHOOK_UNREACHABLE.equals(refused.get().reason());
    return Interrupted.done(
        StatusDraft.of(status).conditions(Conditions.without(status.conditions(), APPLIED)).build(),
        away ? now.plus(PROXIES_RETURN) : now);
  }

  /**
   * The decision as it is explained while something is refused: by what is refused, whatever else
   * it waits for.
   */
  static Decision explained(Decision decision) {
    return Conditions.find(decision.status().conditions(), APPLIED)
        .map(
            refused ->
                new Decision(
                    StatusDraft.of(decision.status())
                        .stands(Code.REFUSED, refused.message())
                        .build(),
                    decision.actions(),
                    decision.wakeAt()))
        .orElse(decision);
  }

  /**
   * Whether traffic is not divided as the status says because something is refused. An object of
   * which the cookies of sessions choose the side tells nothing of that.
   */
  static boolean holdsRoutes(RolloutPlan plan, CanaryStatus status, Observation seen) {
    if (Conditions.find(status.conditions(), APPLIED).isEmpty()) {
      return false;
    }
    TrafficSplit wanted = Routes.of(plan, status);
    boolean plain = !wanted.mirror() && plan.cookies().canary().isEmpty();
    return !plain || seen.canaryTraffic().filter(share -> share == wanted.canaryWeight()).isEmpty();
  }
}
