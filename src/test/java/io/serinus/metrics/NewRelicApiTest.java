package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewRelicApiTest extends MetricProviderContract {
  @Override
  MetricProviderType type() {
    return MetricProviderType.NEW_RELIC;
  }

  @Override
  boolean credentialsAreNeeded() {
    return true;
  }

  @Override
  String number(double value) {
    return "{\"results\":[{\"result\":" + value + "}],\"performanceStats\":{}}";
  }

  @Override
  String nothing() {
    return "{\"results\":[]}";
  }

  @Override
  String refusal(String words) {
    return "{\"error\":\"" + words + "\"}";
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of(
        "newrelic_account_id", new Secret("51312-hidden"),
        "newrelic_query_key", new Secret("hidden-key"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("X-query-key", List.of("hidden-key"));
  }

  @Test
  void theLastIntervalOfTheAccountIsAskedAbout() {
    answer = number(1);
    measure();

    assertThat(asked.get(0).getPath()).isEqualTo("/prefix/v1/accounts/51312-hidden/query");
    assertThat(parameters()).containsExactly(entry("nrql", QUERY + " SINCE 60 seconds ago"));
  }

  @Test
  void anAccountCannotLeaveItsPlaceInTheAddress() {
    answer = number(1);
    measure(
        withSecret()
            .withCredentials(
                Map.of(
                    "newrelic_account_id", new Secret("1/../2?a=b\n"),
                    "newrelic_query_key", new Secret("k"))));

    assertThat(asked.get(0).getRawPath()).isEqualTo("/prefix/v1/accounts/1%2F..%2F2%3Fa%3Db/query");
  }

  @Test
  void aResultThatIsNullIsNoData() {
    answer = "{\"results\":[{\"result\":null}]}";

    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void severalResultsAndOneWithoutItsNameSayWhatToSelect() {
    answer = "{\"results\":[{\"result\":1},{\"result\":2}]}";
    assertThat(reason(measure())).contains("2 results", "select one");

    answer = "{\"results\":[{\"count\":5}]}";
    assertThat(reason(measure())).contains("count(*) * 1");
  }

  @Test
  void withoutAnAddressInsightsIsAsked() {
    assertThat(urlWithoutAddress())
        .startsWith("https://insights-api.newrelic.com/v1/accounts/51312-hidden/query?");
  }
}
