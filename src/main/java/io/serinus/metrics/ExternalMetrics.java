package io.serinus.metrics;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.BoundedLine;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.util.regex.Pattern;

/**
 * External metrics of the cluster that the controller runs in, asked as the controller, unless the
 * template names another address.
 */
final class ExternalMetrics implements MetricsSource {
  private static final Pattern OWN_ADDRESS =
      Pattern.compile("https://kubernetes\\.default(\\.svc(\\.cluster\\.local)?)?(:443)?/?");
  private static final String WHERE = "the external metrics API of this cluster";

  private final ExternalMetricsApi api;
  private final OwnCluster cluster;
  private final MetricsSource elsewhere;

  /**
   * @param elsewhere asks at the address that a query names
   */
  ExternalMetrics(ExternalMetricsApi api, OwnCluster cluster, MetricsSource elsewhere) {
    this.api = api;
    this.cluster = cluster;
    this.elsewhere = elsewhere;
  }

  @Override
  public Measurement measure(MetricQuery query) {
    String address = query.provider().address();
    boolean own = address.isEmpty() || OWN_ADDRESS.matcher(address).matches();
    return own ? here(query) : elsewhere.measure(query);
  }

  private Measurement here(MetricQuery query) {
    try {
      OwnCluster.Answer answer = cluster.get(ExternalMetricsApi.path(query));
      if (!answer.successful()) {
        return new Measurement.Unavailable(WHERE + " " + refusal(answer));
      }
      Measurement measured = api.read(query, answer.body());
      return measured instanceof Measurement.Unavailable unusable
          ? new Measurement.Unavailable(WHERE + " " + unusable.reason())
          : measured;
    } catch (UnavailableException | InvalidInputException failure) {
      return new Measurement.Unavailable(WHERE + ": " + failure.getMessage());
    }
  }

  private String refusal(OwnCluster.Answer answer) {
    String words = BoundedLine.of(api.complaint(answer.body()));
    if (answer.status() == 404 && words.isEmpty()) {
      return "is not served: install a metrics adapter, such as KEDA's, or name its address";
    }
    return "answered " + answer.status() + ": " + (words.isEmpty() ? "no reason given" : words);
  }
}
