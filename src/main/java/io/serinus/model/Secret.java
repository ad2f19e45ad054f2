package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A credential. Its text leaves only through {@link #reveal()}; printing, logging and string
 * concatenation show stars.
 *
 * @param reveal the credential's text
 */
public record Secret(String reveal) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Secret {}

  @Override
  @JsonValue
  public String toString() {
    return "***";
  }
}
