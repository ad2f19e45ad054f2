package io.serinus.reconcile;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.model.Canary;
import io.serinus.model.ObjectRef;
import io.serinus.model.OneLine;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for metrics beside the ticks, with the credentials that their providers want. Of one server
 * at most {@value #AT_ONCE} answers are waited for at a time.
 */
final class MetricDesk {
  /** Fewer than the 20 queries that a Prometheus evaluates at once unless told otherwise. */
  static final int AT_ONCE = 16;

  /** What is said of a query without data is part of a status and of comments. */
  private static final int LONGEST_SERIES = 500;

  private static final Logger LOGGER = LoggerFactory.getLogger(MetricDesk.class);

  private final MetricSettings settings;
  private final SecretEntries secrets;
  private final Lanes lanes;
  private final Inquiries<Map<String, Measurement>> inquiries;

  MetricDesk(MetricSettings settings, SecretEntries secrets) {
    this.settings = settings;
    this.secrets = secrets;
    this.lanes = new Lanes(settings.workers(), AT_ONCE);
    this.inquiries = new Inquiries<>(settings.wake(), failure -> Map.of());
  }

  /**
   * Measures what was not measured yet of a window.
   *
   * @param window when it began: tells its answers from those of other windows
   * @return each metric's name to what was measured; empty while an answer is missing
   */
  Map<String, Measurement> ask(Canary canary, Instant window, List<MetricQuery> queries) {
    String id = window.toString();
    return inquiries.ask(canary, Map.of(id, () -> start(queries))).getOrDefault(id, Map.of());
  }

  /** Nothing is to be measured: answers that still come are for nobody. */
  void rest(Canary canary) {
    inquiries.ask(canary, Map.of());
  }

  void forget(String uid) {
    inquiries.forget(uid);
  }

  private CompletableFuture<Map<String, Measurement>> start(List<MetricQuery> queries) {
    Map<String, CompletableFuture<Measurement>> answers = new LinkedHashMap<>();
    queries.forEach(query -> answers.put(query.metric(), answer(query)));
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              Map<String, Measurement> measured = new LinkedHashMap<>();
              answers.forEach((metric, answer) -> measured.put(metric, answer.join()));
              return measured;
            });
  }

  /** An {@link Error} of one query is that query's. */
  private CompletableFuture<Measurement> answer(MetricQuery query) {
    return lanes
        .submit(query.provider().server(), () -> measure(query))
        .thenApply(answer -> named(query, answer))
        .exceptionally(failure -> failed(query, failure));
  }

  private static Measurement named(MetricQuery query, Measurement answer) {
    return answer instanceof Measurement.NoData
        ? new Measurement.NoData(OneLine.of(query.series(), LONGEST_SERIES))
        : answer;
  }

  private static Measurement failed(MetricQuery query, Throwable failure) {
    LOGGER.error("Measuring failed, metric={}", query.metric(), failure);
    return new Measurement.Unavailable("the controller failed, see its log");
  }

  private Measurement measure(MetricQuery query) {
    Optional<ObjectRef> secret = query.provider().secret();
    if (secret.isEmpty()) {
      return settings.source().measure(query);
    }
    try {
      SecretEntries.Found found = secrets.of(secret.get());
      return found.problem().isPresent()
          ? new Measurement.Unavailable(found.problem().get())
          : settings.source().measure(query.withCredentials(found.entries()));
    } catch (UnavailableException unavailable) {
      return new Measurement.Unavailable(
          secret.get() + " could not be read: " + unavailable.getMessage());
    }
  }
}
