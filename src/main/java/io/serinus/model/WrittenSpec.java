package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Canary's spec as somebody wrote it, read as Flagger reads it: fields that nobody knows have no
 * effect, and a duration that is none is the default. What was read otherwise than it is written is
 * said.
 *
 * @param remarks each a sentence without a full stop that names the field and says what to write
 */
public record WrittenSpec(CanarySpec spec, List<String> remarks) {
  private static final int MOST_UNKNOWN = 20;

  /** What the API server accepts, as Flagger's definition does; anything else is a mistake. */
  private static final Pattern BEGINS_WELL =
      Pattern.compile("^(\\d{1,12}(\\.\\d{0,9})?|\\.\\d{1,9})(ns|us|µs|ms|s|m|h)");

  /** Graphite's units, which Flagger hands on as they stand. */
  private static final Pattern WORDED =
      Pattern.compile("(\\d{1,9})(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?)");

  public WrittenSpec {
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads {@code spec}.
   *
   * @param owner whose spec it is, for the message
   * @throws InvalidInputException when a field has a value of the wrong type; names owner and
   *     field; reason {@code InvalidCanary}
   */
  public static WrittenSpec read(String owner, JsonNode spec) {
    List<String> remarks = new ArrayList<>();
    JsonNode readable = spec;
    if (spec instanceof ObjectNode written) {
      ObjectNode copy = written.deepCopy();
      oneAnalysis(copy, remarks);
      durations(copy, remarks);
      unknown(copy, remarks);
      readable = copy;
    }
    return new WrittenSpec(
        JsonFields.read(owner, readable, "spec", CanarySpec.class, "InvalidCanary"), remarks);
  }

  private static void oneAnalysis(ObjectNode spec, List<String> remarks) {
    if (!spec.path("analysis").isMissingNode() && spec.remove("canaryAnalysis") != null) {
      remarks.add("spec.canaryAnalysis has no effect beside spec.analysis: remove it");
    }
  }

  private static void durations(ObjectNode spec, List<String> remarks) {
    for (String name : List.of("analysis", "canaryAnalysis")) {
      if (spec.get(name) instanceof ObjectNode analysis) {
        String path = "spec." + name;
        legible(analysis, "interval", path, "60s", remarks);
        items(analysis, "metrics", path, (metric, at) -> interval(metric, at, remarks));
        items(
            analysis, "webhooks", path, (hook, at) -> legible(hook, "timeout", at, "10s", remarks));
      }
    }
  }

  private interface Item {
    void at(ObjectNode item, String path);
  }

  private static void items(ObjectNode analysis, String list, String path, Item each) {
    int index = 0;
    for (JsonNode item : analysis.path(list)) {
      if (item instanceof ObjectNode object) {
        each.at(object, path + "." + list + "[" + index + "]");
      }
      index++;
    }
  }

  /** An interval in words is what it says: Graphite understands it, and nothing else is meant. */
  private static void interval(ObjectNode metric, String path, List<String> remarks) {
    String text = metric.path("interval").asText("");
    Optional<Duration> meant = isDuration(text) ? Optional.empty() : worded(text);
    if (meant.isPresent()) {
      String seconds = GoDuration.format(meant.get());
      if (!text.endsWith("min")) {
        remarks.add(
            "%s.interval '%s' is read as %s: write it so".formatted(path, shown(text), seconds));
      }
      metric.put("interval", seconds);
    }
    legible(metric, "interval", path, "1m", remarks);
  }

  private static void legible(
      ObjectNode owner, String field, String path, String used, List<String> remarks) {
    String text = owner.path(field).asText("");
    if (BEGINS_WELL.matcher(text).find() && !isDuration(text)) {
      owner.put(field, used);
      remarks.add(
          "%s.%s '%s' is no duration: %s is used; write it like 30s, 1m30s or 2h"
              .formatted(path, field, shown(text), used));
    }
  }

  private static boolean isDuration(String text) {
    try {
      GoDuration.parse(text);
      return true;
    } catch (InvalidInputException none) {
      return false;
    }
  }

  private static Optional<Duration> worded(String text) {
    Matcher words = WORDED.matcher(text);
    if (!words.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(words.group(1));
    return Optional.of(
        switch (words.group(2).charAt(0)) {
          case 's' -> Duration.ofSeconds(count);
          case 'm' -> Duration.ofMinutes(count);
          case 'h' -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  private static void unknown(ObjectNode spec, List<String> remarks) {
    List<UnknownField> unknown = UnknownField.in(spec);
    unknown.stream()
        .limit(MOST_UNKNOWN)
        .forEach(
            field ->
                remarks.add(field.path() + " is not known and has no effect: " + field.advice()));
    if (unknown.size() > MOST_UNKNOWN) {
      remarks.add((unknown.size() - MOST_UNKNOWN) + " further fields are not known");
    }
  }

  private static String shown(String text) {
    return OneLine.of(text, 40);
  }
}
