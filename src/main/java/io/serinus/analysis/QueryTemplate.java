package io.serinus.analysis;

import io.serinus.model.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metrics query with placeholders: {@code {{ name }}}, {@code {{ namespace }}}, {@code {{ target
 * }}}, {@code {{ service }}}, {@code {{ ingress }}}, {@code {{ route }}}, {@code {{ interval }}}
 * and {@code {{ variables.x }}}. Names are escaped for a double-quoted PromQL string; variables are
 * put in as they were written. Without an ingress or a route its placeholder stands for the target,
 * as in Flagger. Of Go's templates, which Flagger has, three forms more are known: {@code {{ index
 * variables "x" }}}, comments, and dashes that trim white space.
 *
 * @param text at most {@value #MAX_LENGTH} characters
 * @param variables the values of {@code variables.x}
 */
public record QueryTemplate(String text, Map<String, String> variables) {
  static final int MAX_LENGTH = 20_000;

  /** A dash trims the white space beside it, as in Go. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?:\\s{0,99}\\{\\{-\\s+|\\{\\{\\s*)([^{}]*?)(?:\\s+-}}\\s{0,99}|\\s*}})");

  private static final Pattern INDEX =
      Pattern.compile("index\\s+variables\\s+(?:\"([^\"]*)\"|`([^`]*)`)");
  private static final Pattern COMMENT = Pattern.compile("/\\*.*\\*/", Pattern.DOTALL);
  private static final String VARIABLES = "variables.";
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final List<String> KNOWN =
      List.of("name", "namespace", "target", "service", "ingress", "route", "interval");

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
      if (!COMMENT.matcher(placeholder.group(1)).matches()) {
        requireKnown(plain(placeholder.group(1)), variables);
      }
    }
  }

  /** A template without variables. */
  public static QueryTemplate of(String text) {
    return new QueryTemplate(text, Map.of());
  }

  /** The query for one workload. */
  public String render(Subject subject, Duration interval) {
    return filledIn(subject, interval, QueryTemplate::escaped, UnaryOperator.identity());
  }

  /** The same for a URL: whatever is put in stays a part of the path or parameter it stands in. */
  public String renderInUrl(Subject subject, Duration interval) {
    return filledIn(subject, interval, QueryTemplate::urlEncoded, QueryTemplate::urlEncoded);
  }

  private String filledIn(
      Subject subject,
      Duration interval,
      UnaryOperator<String> name,
      UnaryOperator<String> variable) {
    Map<String, String> values =
        Map.of(
            "name", name.apply(subject.name()),
            "namespace", name.apply(subject.namespace()),
            "target", name.apply(subject.target()),
            "service", name.apply(subject.service()),
            "ingress", name.apply(subject.target()),
            "route", name.apply(subject.target()),
            "interval", promDuration(interval));
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    plain(match.group(1)).startsWith(VARIABLES)
                        ? variable.apply(
                            variables.getOrDefault(
                                plain(match.group(1)).substring(VARIABLES.length()), ""))
                        : values.getOrDefault(match.group(1), "")));
  }

  /** The other spelling of a variable made the usual one. */
  private static String plain(String placeholder) {
    Matcher index = INDEX.matcher(placeholder);
    return index.matches()
        ? VARIABLES + (index.group(1) == null ? index.group(2) : index.group(1))
        : placeholder;
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

  /** Everything but unreserved characters is percent-encoded. Source: RFC 3986, section 2. */
  private static String urlEncoded(String value) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      if (UNRESERVED.indexOf(character) >= 0) {
        encoded.append(character);
      } else {
        encoded.append("%%%02X".formatted((int) character));
      }
    }
    return encoded.toString();
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
