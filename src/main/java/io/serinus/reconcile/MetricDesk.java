package io.serinus.reconcile;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.metrics.MetricsSource;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks for metrics with the credentials that their providers want. */
final class MetricDesk {
  private final MetricsSource source;
  private final SecretEntries secrets;

  MetricDesk(MetricsSource source, SecretEntries secrets) {
    this.source = source;
    this.secrets = secrets;
  }

  /** Each metric's name to what was measured. */
  Map<String, Measurement> measure(List<MetricQuery> queries) {
    Map<String, Measurement> answers = new LinkedHashMap<>();
    queries.forEach(query -> answers.put(query.metric(), measure(query)));
    return answers;
  }

  private Measurement measure(MetricQuery query) {
    Optional<ObjectRef> secret = query.provider().secret();
    if (secret.isEmpty()) {
      return source.measure(query);
    }
    try {
      SecretEntries.Found found = secrets.of(secret.get());
      return found.problem().isPresent()
          ? new Measurement.Unavailable(found.problem().get())
          : source.measure(query.withCredentials(found.entries()));
    } catch (UnavailableException unavailable) {
      return new Measurement.Unavailable(
          secret.get() + " could not be read: " + unavailable.getMessage());
    }
  }
}
