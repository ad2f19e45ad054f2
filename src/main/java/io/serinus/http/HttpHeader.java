package io.serinus.http;

import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;

/**
 * A request header. Its value is never printed, because it may be a credential.
 *
 * @param name token of letters, digits and {@code -_.}; case does not matter
 * @param value visible ASCII, spaces and tabs
 */
public record HttpHeader(String name, Secret value) {
  public HttpHeader {
    if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new InvalidInputException(
          "InvalidHeader",
          "A header's name has to be letters, digits, '-', '_' and '.', but is '"
              + name.codePoints()
                  .limit(100)
                  .mapToObj(HttpHeader::printable)
                  .reduce("", String::concat)
              + "'");
    }
    String text = value.reveal();
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character != '\t' && (character < ' ' || character > '~')) {
        throw new InvalidInputException(
            "InvalidHeader",
            "The value of header %s has a character at position %d that HTTP does not allow; look for a line break or a letter outside ASCII"
                .formatted(name, index + 1));
      }
    }
  }

  private static String printable(int codePoint) {
    return codePoint > ' ' && codePoint <= '~' ? Character.toString(codePoint) : "?";
  }
}
