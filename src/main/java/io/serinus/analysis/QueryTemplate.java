package io.serinus.analysis;

import io.serinus.model.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metrics query with placeholders: {@code {{ name }}}, {@code {{ namespace }}}, {@code {{ target
 * }}}, {@code {{ service }}}, {@code {{ ingress }}}, {@code {{ interval }}} and {@code {{
 * variables.x }}}. Names are escaped for a double-quoted PromQL string; variables are put in as
 * they were written. Without an ingress its placeholder stands for the target, as in Flagger.
 *
 * @param text at most {@value #MAX_LENGTH} characters
 * @param variables the values of {@code variables.x}
 */
public record QueryTemplate(String text, Map<String, String> variables) {
  static final int MAX_LENGTH = 20_000;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{-?\\s*([^{}]*?)\\s*-?}}");
  private static final String VARIABLES = "variables.";
  private static final List<String> KNOWN =
      List.of("name", "namespace", "target", "service", "ingress", "interval");

  /**
   * Checks every placeholder.
   *
   * @throws InvalidInputException for an unknown placeholder, naming the known ones, and for a text
   *     that is too long; reason {@code InvalidQuery}
   */
  public QueryTemplate {
    variables = Map.copyOf(variables);
    if (text.length() > MAX_LENGTH) {
      throw new InvalidInputException(
          "InvalidQuery", "the query is longer than " + MAX_LENGTH + " characters: shorten it");
    }
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      requireKnown(placeholder.group(1), variables);
    }
  }

  /** A template without variables. */
  public static QueryTemplate of(String text) {
    return new QueryTemplate(text, Map.of());
  }

  /** The query for one workload. */
  public String render(Subject subject, Duration interval) {
    Map<String, String> values =
        Map.of(
            "name", escaped(subject.name()),
            "namespace", escaped(subject.namespace()),
            "target", escaped(subject.target()),
            "service", escaped(subject.service()),
            "ingress", escaped(subject.target()),
            "interval", promDuration(interval));
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group(1).startsWith(VARIABLES)
                        ? variables.getOrDefault(match.group(1).substring(VARIABLES.length()), "")
                        : values.getOrDefault(match.group(1), "")));
  }

  /**
   * Whom a query is about.
   *
   * @param name of the Canary
   * @param namespace of the Canary and its workloads
   * @param target the workload that is measured
   * @param service the name users call
   */
  public record Subject(String name, String namespace, String target, String service) {}

  /** Prometheus knows no fractions: whole seconds, else milliseconds. */
  static String promDuration(Duration interval) {
    return interval.toMillisPart() == 0 ? interval.toSeconds() + "s" : interval.toMillis() + "ms";
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static void requireKnown(String placeholder, Map<String, String> variables) {
    boolean known =
        placeholder.startsWith(VARIABLES)
            ? variables.containsKey(placeholder.substring(VARIABLES.length()))
            : KNOWN.contains(placeholder);
    if (!known) {
      throw new InvalidInputException(
          "InvalidQuery",
          "'{{ "
              + placeholder
              + " }}' is not a placeholder: use one of "
              + String.join(", ", KNOWN)
              + named(variables));
    }
  }

  private static String named(Map<String, String> variables) {
    StringBuilder names = new StringBuilder();
    new TreeMap<>(variables).keySet().forEach(key -> names.append(", variables.").append(key));
    return names.toString();
  }
}
