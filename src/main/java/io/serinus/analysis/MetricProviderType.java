package io.serinus.analysis;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who may answer a metric's query; the words are the ones users write. */
public enum MetricProviderType {
  PROMETHEUS("prometheus", true),
  DATADOG("datadog", true),
  NEW_RELIC("newrelic", true),
  CLOUD_WATCH("cloudwatch", true),
  STACKDRIVER("stackdriver", true),
  GRAPHITE("graphite", true),
  INFLUX_DB("influxdb", true),
  DYNATRACE("dynatrace", true),
  SPLUNK("splunk", true),
  WEB("web", true),
  KEPTN("keptn", true),
  EXTERNAL_METRICS("externalmetrics", true);

  private final String word;
  private final boolean supported;

  MetricProviderType(String word, boolean supported) {
    this.word = word;
    this.supported = supported;
  }

  /** As it stands in a MetricTemplate. */
  public String word() {
    return word;
  }

  /** Whether queries can be sent to it; one that is only known is refused by its name. */
  public boolean supported() {
    return supported;
  }

  /** The type with this word; empty for a word that is no type. */
  public static Optional<MetricProviderType> named(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  /** The words of those that are supported, for messages. */
  public static String supportedWords() {
    return Arrays.stream(values())
        .filter(MetricProviderType::supported)
        .map(MetricProviderType::word)
        .collect(Collectors.joining(", "));
  }
}
