package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.BoundedLine;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Keptn in the cluster that the controller runs in. Of a KeptnMetric the value that Keptn has
 * measured last; of an analysis, which is made for the question and deleted after it, 1 when it
 * passes and 0 when it does not. Source: the API {@code metrics.keptn.sh/v1beta1}.
 */
final class Keptn implements MetricsSource {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String GROUP_VERSION = "metrics.keptn.sh/v1beta1";
  private static final int LONGEST_DEFINITION = 240;

  private final OwnCluster cluster;
  private final Supplier<String> ids;

  /**
   * @param ids gives a new unique id at each call, usable in a name
   */
  Keptn(OwnCluster cluster, Supplier<String> ids) {
    this.cluster = cluster;
    this.ids = ids;
  }

  @Override
  public Measurement measure(MetricQuery query) {
    try {
      KeptnQuery asked = KeptnQuery.of(query.text());
      return asked.analysis() ? analysis(asked) : metric(asked);
    } catch (UnavailableException | InvalidInputException failure) {
      return new Measurement.Unavailable("Keptn: " + failure.getMessage());
    }
  }

  private Measurement metric(KeptnQuery asked) {
    String what = "KeptnMetric " + asked.namespace() + "/" + asked.name();
    OwnCluster.Answer answer =
        cluster.get(
            "/apis/"
                + GROUP_VERSION
                + "/namespaces/"
                + asked.namespace()
                + "/keptnmetrics/"
                + asked.name());
    if (!answer.successful()) {
      return refused(what, answer);
    }
    JsonNode status = answer.body().path("status");
    String value = status.path("value").asText();
    if (value.isEmpty()) {
      String problem = BoundedLine.of(status.path("errMsg").asText());
      return problem.isEmpty()
          ? new Measurement.NoData()
          : new Measurement.Unavailable("Keptn: " + what + " could not be measured: " + problem);
    }
    try {
      double number = Double.parseDouble(value);
      return Double.isNaN(number) ? new Measurement.NoData() : new Measurement.Value(number);
    } catch (NumberFormatException noNumber) {
      return new Measurement.Unavailable(
          "Keptn: " + what + " has a status.value that is no number");
    }
  }

  private Measurement analysis(KeptnQuery asked) {
    String what = "an Analysis of " + asked.namespace() + "/" + asked.name();
    OwnCluster.Answer answer =
        cluster.onLoan("analyses", object(asked), Keptn::completed, PATIENCE);
    if (!answer.successful()) {
      return refused(what, answer);
    }
    // Keptn leaves the field out when it is false.
    return new Measurement.Value(answer.body().at("/status/pass").asBoolean() ? 1 : 0);
  }

  private KubernetesObject object(KeptnQuery asked) {
    ObjectNode analysis = Json.MAPPER.createObjectNode();
    analysis.put("apiVersion", GROUP_VERSION).put("kind", "Analysis");
    String definition = asked.name();
    String beginning = definition.substring(0, Math.min(definition.length(), LONGEST_DEFINITION));
    ObjectNode metadata = analysis.putObject("metadata");
    metadata.put("name", beginning + "-" + ids.get()).put("namespace", asked.namespace());
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", "serinus");
    ObjectNode spec = analysis.putObject("spec");
    spec.putObject("analysisDefinition").put("name", definition);
    spec.putObject("timeframe").put("recent", asked.recent());
    spec.set("args", asked.arguments());
    return KubernetesObject.owning(analysis);
  }

  private static boolean completed(JsonNode analysis) {
    return analysis.at("/status/state").asText().equals("Completed");
  }

  private static Measurement refused(String what, OwnCluster.Answer answer) {
    String words = BoundedLine.of(answer.body().path("message").asText());
    if (answer.status() == 404 && words.isEmpty()) {
      return new Measurement.Unavailable(
          "Keptn: " + GROUP_VERSION + " is not served in this cluster: install Keptn");
    }
    return new Measurement.Unavailable(
        "Keptn: "
            + what
            + " was answered "
            + answer.status()
            + ": "
            + (words.isEmpty() ? "no reason given" : words));
  }
}
