package io.serinus.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Duration;

/**
 * Reads the interval of a metric: a Go duration, or whole minutes as Graphite writes them ({@code
 * 1min}), which Flagger hands on to Graphite as they stand.
 */
final class MetricIntervalReader extends StdDeserializer<Duration> {
  private static final long serialVersionUID = 1L;

  MetricIntervalReader() {
    super(Duration.class);
  }

  @Override
  public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
    String text = in.getValueAsString("");
    return GoDuration.parse(
        text.matches("\\d{1,12}min") ? text.substring(0, text.length() - 2) : text);
  }
}
