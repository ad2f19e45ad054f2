package io.serinus.rollout;

/**
 * The cookies that keep users on one side during a run.
 *
 * @param canary name of the cookie of users who met the canary; empty without session affinity
 * @param primary name of the cookie of users who met the primary; empty for none
 */
public record CookieNames(String canary, String primary) {
  public static final CookieNames NONE = new CookieNames("", "");
}
