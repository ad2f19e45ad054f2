package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The session cookies that follow from where traffic goes. While the canary has a share there is
 * one cookie of its own for the run, and one of the primary's for each step, so that users of the
 * primary are divided anew when the weight rises. Without a share the last ones are the previous
 * ones, which browsers are told to forget.
 */
final class SessionCookieJar {
  private static final int VALUE_LENGTH = 16;

  private final CookieNames names;
  private final Observation seen;

  private SessionCookieJar(CookieNames names, Observation seen) {
    this.names = names;
    this.seen = seen;
  }

  /**
   * The status with the cookies that belong to it; the very same when they are right already.
   *
   * @param before the status as read
   * @param after what was decided
   */
  static CanaryStatus fill(
      RolloutPlan plan, CanaryStatus before, CanaryStatus after, Observation seen) {
    Cookies old = Cookies.of(before);
    Cookies next =
        plan.cookies().canary().isEmpty()
            ? Cookies.NONE
            : new SessionCookieJar(plan.cookies(), seen).next(old, before, after);
    return next.equals(old) ? after : next.in(after);
  }

  private Cookies next(Cookies old, CanaryStatus before, CanaryStatus after) {
    boolean bound = after.canaryWeight() > 0;
    boolean newRun = !Objects.equals(before.rollout().rolloutId(), after.rollout().rolloutId());
    boolean newStep =
        before.canaryWeight() != after.canaryWeight()
            || before.rollout().step() != after.rollout().step();
    Cookies run = newRun || !bound ? old.withoutCanary() : old;
    Cookies step = newRun || newStep || !bound ? run.withoutPrimary() : run;
    return bound ? filled(step) : step;
  }

  private Cookies filled(Cookies cookies) {
    return new Cookies(
        cookies.canary() == null ? fresh(names.canary()) : cookies.canary(),
        cookies.previousCanary(),
        cookies.primary() == null && !names.primary().isEmpty()
            ? fresh(names.primary())
            : cookies.primary(),
        cookies.previousPrimary());
  }

  /** Nobody can tell from one cookie what another one is. */
  private String fresh(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((name + "/" + seen.freshId()).getBytes(StandardCharsets.UTF_8));
      return name + "=" + HexFormat.of().formatHex(hash).substring(0, VALUE_LENGTH);
    } catch (NoSuchAlgorithmException surprise) {
      throw new IllegalStateException(surprise);
    }
  }

  /** As the status holds them, each as {@code name=value}. */
  private record Cookies(
      @Nullable String canary,
      @Nullable String previousCanary,
      @Nullable String primary,
      @Nullable String previousPrimary) {
    static final Cookies NONE = new Cookies(null, null, null, null);

    static Cookies of(CanaryStatus status) {
      return new Cookies(
          status.sessionAffinityCookie(),
          status.previousSessionAffinityCookie(),
          status.primarySessionAffinityCookie(),
          status.previousPrimarySessionAffinityCookie());
    }

    Cookies withoutCanary() {
      return canary == null ? this : new Cookies(null, canary, primary, previousPrimary);
    }

    Cookies withoutPrimary() {
      return primary == null ? this : new Cookies(canary, previousCanary, null, primary);
    }

    CanaryStatus in(CanaryStatus status) {
      return new CanaryStatus(
          status.phase(),
          status.failedChecks(),
          status.canaryWeight(),
          status.iterations(),
          status.lastAppliedSpec(),
          status.lastPromotedSpec(),
          status.lastTransitionTime(),
          status.trackedConfigs(),
          canary,
          previousCanary,
          primary,
          previousPrimary,
          status.conditions(),
          status.serinus());
    }
  }
}
