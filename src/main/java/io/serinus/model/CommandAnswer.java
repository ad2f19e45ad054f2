package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of the last command.
 *
 * @param id of the command
 * @param command its word
 * @param author who asked; null when it was not said
 * @param message why, one sentence
 * @param at when it was answered
 */
public record CommandAnswer(
    String id,
    String command,
    @Nullable String author,
    Result result,
    String message,
    @Nullable Instant at) {

  /** The kinds of answers; a word that is not known is read as {@link #IGNORED}. */
  public enum Result {
    /** It was done, in the same write. */
    DONE("Done"),
    /** There was nothing that it could have changed. */
    @JsonEnumDefaultValue
    IGNORED("Ignored"),
    /** It is no command, or none that this version can do. */
    REFUSED("Refused");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    /** As it stands in status. */
    @JsonValue
    public String word() {
      return word;
    }
  }
}
