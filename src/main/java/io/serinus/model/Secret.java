package io.serinus.model;

/**
 * A credential. Its text leaves only through {@link #reveal()}; printing, logging and string
 * concatenation show stars.
 *
 * @param reveal the credential's text
 */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}
