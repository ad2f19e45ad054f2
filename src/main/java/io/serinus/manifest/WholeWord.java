package io.serinus.manifest;

/** Finds the name of an object in a text that could not be read otherwise. */
final class WholeWord {
  private WholeWord() {}

  /** Whether the text has the word, and not only as a part of a longer name. */
  static boolean isIn(String text, String word) {
    int from = text.indexOf(word);
    while (from >= 0) {
      if (startsAt(text, from) && endsAt(text, from + word.length())) {
        return true;
      }
      from = text.indexOf(word, from + 1);
    }
    return false;
  }

  private static boolean startsAt(String text, int at) {
    return at == 0 || !isOfName(text.charAt(at - 1));
  }

  /** A full stop may end a sentence as well as go on with a name. */
  private static boolean endsAt(String text, int at) {
    return at == text.length()
        || !isOfName(text.charAt(at))
        || (text.charAt(at) == '.' && (at + 1 == text.length() || !isOfName(text.charAt(at + 1))));
  }

  private static boolean isOfName(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9')
        || letter == '-'
        || letter == '_'
        || letter == '.';
  }
}
