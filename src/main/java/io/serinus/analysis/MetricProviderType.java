package io.serinus.analysis;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who may answer a metric's query; the words are the ones users write. */
public enum MetricProviderType {
  PROMETHEUS("prometheus"),
  DATADOG("datadog"),
  NEW_RELIC("newrelic"),
  CLOUD_WATCH("cloudwatch"),
  STACKDRIVER("stackdriver"),
  GRAPHITE("graphite"),
  INFLUX_DB("influxdb"),
  DYNATRACE("dynatrace"),
  SPLUNK("splunk"),
  WEB("web"),
  KEPTN("keptn"),
  EXTERNAL_METRICS("externalmetrics");

  private final String word;

  MetricProviderType(String word) {
    this.word = word;
  }

  /** As it stands in a MetricTemplate. */
  public String word() {
    return word;
  }

  /** The type with this word; empty for a word that is no type. */
  public static Optional<MetricProviderType> named(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static String words() {
    return Arrays.stream(values()).map(MetricProviderType::word).collect(Collectors.joining(", "));
  }
}
