package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphiteApiTest extends MetricProviderContract {
  @Override
  MetricProviderType type() {
    return MetricProviderType.GRAPHITE;
  }

  @Override
  String text() {
    return "target=summarize(\n  asPercent(app.{a,b}.ok, app.*.count),\n  60s, 'avg')\n&from=-5min\n";
  }

  @Override
  String number(double value) {
    return "[{\"target\":\"a\",\"datapoints\":[[1, 1772366340],[" + value + ", 1772366400]]}]";
  }

  @Override
  String nothing() {
    return "[{\"target\":\"a\",\"datapoints\":[[null, 1772366340],[null, 1772366400]]}]";
  }

  @Override
  String refusal(String words) {
    return words;
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of(
        "username", new Secret("hidden"), "password", new Secret("pw"), "token", new Secret("no"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Basic aGlkZGVuOnB3"));
  }

  @Test
  void theQueryBecomesTheParametersOfTheRenderApi() {
    answer = number(1);
    measure();

    assertThat(asked.get(0).getPath()).isEqualTo("/prefix/render");
    assertThat(parameters())
        .containsExactly(
            entry("target", "summarize( asPercent(app.{a,b}.ok, app.*.count), 60s, 'avg') "),
            entry("from", "-5min"),
            entry("format", "json"));
  }

  @Test
  void whatIsEscapedAlreadyIsNotEscapedTwiceAndAnotherFormatIsNotAskedFor() {
    answer = number(1);
    measure(asking("target=a%20b&format=csv&target=c"));

    assertThat(asked.get(0).getRawQuery()).isEqualTo("target=a+b&target=c&format=json");
  }

  @Test
  void aQueryThatIsNoneSaysWhatToWriteAndNobodyIsAsked() {
    assertThat(reason(measure(asking("app.count")))).contains("target=");
    assertThat(reason(measure(asking("target=a%zz")))).contains("%25");
    assertThat(asked).isEmpty();
  }

  @Test
  void theNewestValueCountsAndEmptyPointsAreLeftOut() {
    answer = "[{\"datapoints\":[[1, 10],[\"2.5\", 20],[null, 30]]}]";
    assertThat(measure()).isEqualTo(new Measurement.Value(2.5));

    answer = "[]";
    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void ofSeveralSeriesTheLastWithAnyValueCounts() {
    answer =
        "[{\"datapoints\":[[1, 10]]},{\"datapoints\":[[2, 10]]},{\"datapoints\":[[null, 10]]}]";

    assertThat(measure()).isEqualTo(new Measurement.Value(2));
  }

  @Test
  void aUserInTheAddressProvesWhoAsks() {
    answer = number(1);
    String address = base().replace("http://", "http://ada:lovelace@");
    measure(query(new MetricProvider(type(), address, Map.of(), Optional.empty(), true)));

    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Basic YWRhOmxvdmVsYWNl"));
  }
}
