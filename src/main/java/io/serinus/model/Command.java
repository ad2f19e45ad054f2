package io.serinus.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody asks of a Canary, once: the annotation {@value #ANNOTATION} with a verb and, in any
 * order, {@code id=}, {@code by=} and {@code revision=}, separated by blanks. For example {@code
 * pause id=7 by=ada}.
 *
 * @param id tells one command from another; the whole text where none is given. A command is
 *     answered once, whatever else becomes of the Canary
 * @param word the verb as written
 * @param author who asks; empty when it is not said
 * @param revision the revision it is meant for; empty for whichever there is
 */
public record Command(String id, String word, String author, String revision) {
  public static final String ANNOTATION = "serinus.io/command";

  private static final int MAX_LENGTH = 200;

  /** What can be asked for. */
  public enum Verb {
    /** Promote the revision that is analysed, now. */
    PROMOTE,
    /** Take traffic back from the revision that is analysed, and end its run. */
    ABORT,
    /** Send no more traffic and promote nothing until resumed; checks go on. */
    PAUSE,
    /** End a pause. */
    RESUME,
    /** Roll a revision out again that was not promoted. */
    RETRY,
    /** Open a gate of the Canary itself. */
    APPROVE;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** All words, for messages. */
    public static String words() {
      return Arrays.stream(values()).map(Verb::word).collect(Collectors.joining(", "));
    }
  }

  /** The command in an annotation's value; empty for a blank one. Long texts are cut. */
  public static Optional<Command> of(String annotation) {
    String text = OneLine.of(annotation, MAX_LENGTH);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] words = text.split(" ", -1);
    String id = option(words, "id=");
    return Optional.of(
        new Command(
            id.isEmpty() ? text : id, words[0], option(words, "by="), option(words, "revision=")));
  }

  /** Empty for a word that is no command. */
  public Optional<Verb> verb() {
    return Arrays.stream(Verb.values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  private static String option(String[] words, String name) {
    return Arrays.stream(words)
        .skip(1)
        .filter(word -> word.startsWith(name))
        .map(word -> word.substring(name.length()))
        .findFirst()
        .orElse("");
  }
}
