package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user wrote under {@code spec}; null where the field was left out. Defaults and
 * contradictions are resolved by the rollout's plan, not here.
 *
 * @param provider {@code istio} or {@code kubernetes}; default istio
 * @param metricsServer URL of the Prometheus that is asked instead of the configured one
 * @param targetRef the workload that is rolled out
 * @param autoscalerRef the autoscaler of the target
 * @param service how the workload is reached
 * @param analysis how a new revision is judged; {@code canaryAnalysis} is the deprecated spelling
 * @param progressDeadlineSeconds seconds a side may take to become ready; default 600
 * @param skipAnalysis promote as soon as the canary is ready; default false
 * @param revertOnDeletion give the target its traffic and replicas back before the Canary goes;
 *     default false
 * @param suspend nothing moves and nothing is corrected; default false
 * @param drain how long a side is kept after its last request was routed elsewhere; default: the
 *     operator's setting
 */
public record CanarySpec(
    @Nullable String provider,
    @Nullable String metricsServer,
    WorkloadRef targetRef,
    @Nullable AutoscalerRef autoscalerRef,
    @Nullable CanaryService service,
    @JsonAlias("canaryAnalysis") @Nullable CanaryAnalysis analysis,
    @Nullable Integer progressDeadlineSeconds,
    @Nullable Boolean skipAnalysis,
    @Nullable Boolean revertOnDeletion,
    @Nullable Boolean suspend,
    @Nullable Duration drain) {

  public CanarySpec {
    if (targetRef == null) {
      targetRef = new WorkloadRef("", "", "");
    }
  }

  /**
   * The workload that is rolled out.
   *
   * @param apiVersion for example {@code apps/v1}; empty when left out
   * @param kind {@code Deployment} or {@code DaemonSet}; empty when left out
   * @param name the workload's name, in the Canary's namespace; empty when left out
   */
  public record WorkloadRef(String apiVersion, String kind, String name) {
    public WorkloadRef {
      apiVersion = apiVersion == null ? "" : apiVersion;
      kind = kind == null ? "" : kind;
      name = name == null ? "" : name;
    }

    public ObjectRef in(String namespace) {
      return new ObjectRef(apiVersion.isEmpty() ? "apps/v1" : apiVersion, kind, namespace, name);
    }
  }

  /**
   * The autoscaler of the target.
   *
   * @param kind {@code HorizontalPodAutoscaler} or {@code ScaledObject}
   * @param primaryScalerQueries trigger name to query, for the primary's ScaledObject
   * @param primaryScalerReplicas bounds that replace the copied ones on the primary's autoscaler
   */
  public record AutoscalerRef(
      @Nullable String apiVersion,
      @Nullable String kind,
      @Nullable String name,
      @Nullable Map<String, String> primaryScalerQueries,
      @Nullable ScalerReplicas primaryScalerReplicas) {}

  /** Bounds of the primary's autoscaler. */
  public record ScalerReplicas(@Nullable Integer minReplicas, @Nullable Integer maxReplicas) {}

  /** Whether a mesh divides the traffic; without one, the apex Service sends it to one side. */
  public boolean hasMesh() {
    return !"kubernetes".equals(provider);
  }

  /** Reads {@code spec} of a Canary that is not in a cluster. */
  public static CanarySpec of(JsonNode spec) {
    return WrittenSpec.read("Canary", spec).spec();
  }
}
