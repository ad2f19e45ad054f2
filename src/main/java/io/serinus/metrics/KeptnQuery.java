package io.serinus.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What Keptn is asked for: {@code KIND/NAMESPACE/NAME[/DURATION[/KEY=VALUE;…]]}, in lower case
 * whatever was written.
 *
 * @param analysis whether an Analysis is made; else a KeptnMetric is read
 * @param name of the KeptnMetric or the AnalysisDefinition
 * @param recent the time that an Analysis looks back over, as Keptn writes durations
 * @param arguments of an Analysis
 */
record KeptnQuery(
    boolean analysis, String namespace, String name, String recent, ObjectNode arguments) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final int LEAST_PARTS = 3;

  /**
   * @throws InvalidInputException reason {@code InvalidQuery}
   */
  static KeptnQuery of(String text) {
    List<String> parts = List.of(text.strip().toLowerCase(Locale.ROOT).split("/", -1));
    if (parts.size() < LEAST_PARTS) {
      throw invalid();
    }
    boolean analysis =
        switch (parts.get(0)) {
          case "keptnmetric", "keptnmetrics" -> false;
          case "analysis", "analyses" -> true;
          default -> throw invalid();
        };
    if (!NAME.matcher(parts.get(1)).matches() || !NAME.matcher(parts.get(2)).matches()) {
      throw invalid();
    }
    return new KeptnQuery(
        analysis,
        parts.get(1),
        parts.get(2),
        parts.size() > LEAST_PARTS ? parts.get(3) : "1m",
        arguments(parts.size() > LEAST_PARTS + 1 ? parts.get(4) : ""));
  }

  /** What is no pair is passed over. */
  private static ObjectNode arguments(String text) {
    ObjectNode arguments = Json.MAPPER.createObjectNode();
    for (String pair : text.split(";", -1)) {
      String[] sides = pair.split("=", -1);
      if (sides.length == 2) {
        arguments.put(sides[0], sides[1]);
      }
    }
    return arguments;
  }

  private static InvalidInputException invalid() {
    return new InvalidInputException(
        "InvalidQuery",
        "its query is none: write it like keptnmetric/NAMESPACE/NAME or"
            + " analysis/NAMESPACE/DEFINITION/5m/KEY=VALUE;KEY=VALUE");
  }
}
