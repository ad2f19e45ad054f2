package io.serinus.analysis;

import java.util.List;
import java.util.Optional;

/**
 * What a provider must be given.
 *
 * @param address what its address looks like; empty when it has a default
 * @param entries the entries of its Secret that are read, all of them; empty where the Secret is
 *     read in another way
 * @param secret whether there must be a Secret
 */
public record ProviderNeeds(Optional<String> address, List<String> entries, boolean secret) {
  private static final ProviderNeeds NOTHING =
      new ProviderNeeds(Optional.empty(), List.of(), false);

  public ProviderNeeds {
    entries = List.copyOf(entries);
  }

  /** What a template must give a provider of this type, as Flagger wants it. */
  public static ProviderNeeds of(MetricProviderType type) {
    return switch (type) {
      case PROMETHEUS -> address("http://prometheus:9090");
      case DATADOG -> NOTHING.withSecret("datadog_api_key", "datadog_application_key");
      case NEW_RELIC -> NOTHING.withSecret("newrelic_account_id", "newrelic_query_key");
      case GRAPHITE -> address("http://graphite:8080").withEntries("username", "password");
      case INFLUX_DB -> address("http://influxdb:8086").withEntries("token", "org");
      case DYNATRACE ->
          address("https://ENVIRONMENT.live.dynatrace.com").withSecret("dynatrace_token");
      case SPLUNK -> address("https://api.REALM.signalfx.com").withSecret("sf_token_key");
      case WEB -> address("https://host/path");
      case STACKDRIVER -> NOTHING.withSecret("project");
      case CLOUD_WATCH, KEPTN, EXTERNAL_METRICS -> NOTHING;
    };
  }

  private static ProviderNeeds address(String example) {
    return new ProviderNeeds(Optional.of(example), List.of(), false);
  }

  private ProviderNeeds withEntries(String... names) {
    return new ProviderNeeds(address, List.of(names), false);
  }

  private ProviderNeeds withSecret(String... names) {
    return new ProviderNeeds(address, List.of(names), true);
  }
}
