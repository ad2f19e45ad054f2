package io.serinus.rollout;

import io.serinus.analysis.MetricCheck;
import io.serinus.analysis.MetricQuery;
import io.serinus.analysis.MetricQuestion;
import io.serinus.analysis.QueryTemplate;
import io.serinus.model.CanarySpec;
import io.serinus.model.Hook;
import io.serinus.model.HookType;
import io.serinus.model.WrittenSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Canary's spec means: every default filled in, contradictions resolved the way Flagger
 * resolves them. Total: any spec gives a plan, and what stands in its way is in the three lists.
 *
 * @param target name of the workload that is rolled out
 * @param kind of that workload
 * @param strategy how a run is analysed; without steps when {@code skipAnalysis}
 * @param interval length of one analysis window, at least 1 s
 * @param threshold failed checks that end a run, at least 1
 * @param holdLimit unjudged checks in a row that count as a failed one
 * @param primaryReadyThreshold percent of the primary's pods that must be available, 0–100
 * @param canaryReadyThreshold percent of the canary's pods that must be available, 0–100
 * @param progressDeadline how long a side may take to become ready
 * @param drain how long a side is kept after traffic has left it
 * @param promotionStep percentage points per interval on the way back to the primary; 100 is at
 *     once
 * @param skipAnalysis promote as soon as the canary is ready
 * @param suspended nothing moves and nothing is corrected
 * @param cookies of a Canary with session affinity
 * @param metrics asked at the end of each window, names unique
 * @param hooks the webhooks, names unique
 * @param alerts who is told what happens, names unique
 * @param errors what could not work in Flagger either; the Canary is left alone
 * @param warnings contradictions, and how they were resolved
 */
public record RolloutPlan(
    String target,
    String kind,
    Strategy strategy,
    Duration interval,
    int threshold,
    int holdLimit,
    int primaryReadyThreshold,
    int canaryReadyThreshold,
    Duration progressDeadline,
    Duration drain,
    int promotionStep,
    boolean skipAnalysis,
    boolean suspended,
    CookieNames cookies,
    List<MetricCheck> metrics,
    List<Hook> hooks,
    List<AlertRoute> alerts,
    List<String> errors,
    List<String> warnings) {
  public RolloutPlan {
    metrics = List.copyOf(metrics);
    hooks = List.copyOf(hooks);
    alerts = List.copyOf(alerts);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** Reads a spec that names nothing of others; never throws. */
  public static RolloutPlan of(CanarySpec spec, RolloutSettings settings) {
    return of(spec, settings, References.NONE);
  }

  /** Reads a spec; never throws. */
  public static RolloutPlan of(CanarySpec spec, RolloutSettings settings, References references) {
    return of(new WrittenSpec(spec, List.of()), settings, references);
  }

  /** Reads a spec as somebody wrote it; never throws. */
  public static RolloutPlan of(
      WrittenSpec written, RolloutSettings settings, References references) {
    return new PlanReader(written, settings, references).plan();
  }

  /** Name of the generated twin that serves users. */
  public String primary() {
    return target + "-primary";
  }

  /** The webhooks of a type, in the order in which they were written. */
  public List<Hook> hooks(HookType type) {
    return hooks.isEmpty() ? hooks : hooks.stream().filter(hook -> hook.type() == type).toList();
  }

  /** The metrics as questions about one workload; those that nobody can be asked left out. */
  public List<MetricQuery> queries(QueryTemplate.Subject subject) {
    List<MetricQuery> queries = new ArrayList<>();
    for (MetricCheck metric : metrics) {
      if (metric.question() instanceof MetricQuestion.Asked asked) {
        queries.add(asked.about(subject, metric.name(), metric.interval()));
      }
    }
    return queries;
  }
}
