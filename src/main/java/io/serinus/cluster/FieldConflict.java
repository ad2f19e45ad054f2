package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field that could not be applied, because another manager holds it with another value.
 *
 * @param manager the other field manager
 * @param field in the API server's form, for example {@code
 *     .spec.template.spec.containers[name="app"].image}
 */
public record FieldConflict(String manager, String field) {
  private static final String REASON = "FieldManagerConflict";
  private static final Pattern MESSAGE =
      Pattern.compile("conflict with \"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Those that the answer to an apply names. */
  static List<FieldConflict> of(ApiAnswer answer) {
    List<FieldConflict> conflicts = new ArrayList<>();
    for (JsonNode cause : answer.body().at("/details/causes")) {
      Matcher message = MESSAGE.matcher(cause.path("message").asText());
      if (cause.path("reason").asText().equals(REASON) && message.find()) {
        conflicts.add(new FieldConflict(message.group(1), cause.path("field").asText()));
      }
    }
    return conflicts;
  }
}
