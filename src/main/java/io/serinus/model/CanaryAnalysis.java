package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a new revision is judged; null where the field was left out.
 *
 * @param interval length of one analysis window; default 60 s, at least 1 s
 * @param iterations checks of a blue/green or A/B rollout; its presence chooses those strategies
 * @param mirror mirror traffic to the canary before it gets any
 * @param mirrorWeight percentage of requests mirrored, 0–100; default all
 * @param maxWeight last weight of the canary in percent; default 100
 * @param stepWeight percentage points per step
 * @param stepWeights the weights themselves, rising
 * @param stepWeightPromotion percentage points per step on the way back to the primary
 * @param threshold failed checks that end the rollout; default 1
 * @param primaryReadyThreshold percentage of the primary's pods that must be available; default 100
 * @param canaryReadyThreshold percentage of the canary's pods that must be available; default 100
 * @param match conditions that choose the users of an A/B test
 */
public record CanaryAnalysis(
    @Nullable Duration interval,
    @Nullable Integer iterations,
    @Nullable Boolean mirror,
    @Nullable Integer mirrorWeight,
    @Nullable Integer maxWeight,
    @Nullable Integer stepWeight,
    @Nullable List<Integer> stepWeights,
    @Nullable Integer stepWeightPromotion,
    @Nullable Integer threshold,
    @Nullable Integer primaryReadyThreshold,
    @Nullable Integer canaryReadyThreshold,
    @Nullable List<CanaryAlert> alerts,
    @Nullable List<CanaryMetric> metrics,
    @Nullable List<CanaryWebhook> webhooks,
    @Nullable List<JsonNode> match,
    @Nullable SessionAffinity sessionAffinity) {

  /**
   * One measured value and its bounds.
   *
   * @param name {@code request-success-rate} and {@code request-duration} are built in
   * @param interval the time looked back over; default 1 min
   * @param threshold deprecated: upper bound, except for request-success-rate where it is the lower
   *     one
   * @param query deprecated: PromQL written in place
   * @param templateRef the MetricTemplate that holds the query
   * @param templateVariables values for {@code {{ variables.x }}}
   * @param grpcStatus whether the built-in request-success-rate counts gRPC statuses too; default
   *     false
   */
  public record CanaryMetric(
      @Nullable String name,
      @Nullable Duration interval,
      @Nullable Double threshold,
      @Nullable ThresholdRange thresholdRange,
      @Nullable String query,
      @Nullable TemplateRef templateRef,
      @Nullable Map<String, String> templateVariables,
      @Nullable Boolean grpcStatus) {}

  /** Inclusive bounds; null leaves a side open. */
  public record ThresholdRange(@Nullable Double min, @Nullable Double max) {}

  /** A MetricTemplate or AlertProvider; the namespace defaults to the Canary's. */
  public record TemplateRef(@Nullable String name, @Nullable String namespace) {}

  /**
   * A service that is asked or told during a rollout.
   *
   * @param type one of confirm-rollout, pre-rollout, rollout (default), confirm-traffic-increase,
   *     confirm-promotion, post-rollout, rollback, event
   * @param timeout default 10 s
   * @param retries further tries after the first; default 0
   * @param disableTLS do not verify the server's certificate
   * @param secretRef a Secret in the Canary's namespace: its entry {@code authorization} is sent as
   *     the header of that name, its entry {@code signing-key} signs the body
   * @param deadline how long a gate may hold a run before it is rolled back; default without end
   */
  public record CanaryWebhook(
      @Nullable String type,
      @Nullable String name,
      @Nullable String url,
      @Nullable Boolean muteAlert,
      @Nullable Duration timeout,
      @Nullable Integer retries,
      @Nullable Boolean disableTLS,
      @Nullable Map<String, String> metadata,
      @Nullable SecretRef secretRef,
      @Nullable Duration deadline) {}

  /** A Secret in the Canary's namespace. */
  public record SecretRef(@Nullable String name) {}

  /**
   * @param severity info (default), warn or error
   */
  public record CanaryAlert(
      @Nullable String name, @Nullable String severity, @Nullable TemplateRef providerRef) {}

  /**
   * @param maxAge seconds the cookie lives; default 86400
   */
  public record SessionAffinity(
      @Nullable String cookieName,
      @Nullable Integer maxAge,
      @Nullable String domain,
      @Nullable Boolean httpOnly,
      @Nullable Boolean partitioned,
      @Nullable String path,
      @Nullable String sameSite,
      @Nullable Boolean secure,
      @Nullable String primaryCookieName) {}
}
