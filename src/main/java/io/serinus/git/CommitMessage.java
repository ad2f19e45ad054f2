package io.serinus.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A commit message: a subject for people, an optional body, trailers for machines. Whatever text is
 * put in, a reader of the rendered message finds these trailers and no others.
 */
public final class CommitMessage {
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
  private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
  private static final Pattern MARKUP = Pattern.compile("---.*|[A-Za-z0-9-]+\\s*:.*");

  private final String subject;
  private final Optional<String> body;
  private final List<Trailer> trailers;

  private CommitMessage(String subject, Optional<String> body, List<Trailer> trailers) {
    this.subject = subject;
    this.body = body;
    this.trailers = List.copyOf(trailers);
  }

  /**
   * A message of a subject alone.
   *
   * @param subject put on one line; not blank
   */
  public static CommitMessage of(String subject) {
    String line = oneLine(subject);
    if (line.isEmpty()) {
      throw new IllegalArgumentException("A commit message needs a subject");
    }
    return new CommitMessage(line, Optional.empty(), List.of());
  }

  /** The same with a body; its line breaks stay, lines that would read as trailers are indented. */
  public CommitMessage withBody(String text) {
    return new CommitMessage(subject, Optional.of(text), trailers);
  }

  /**
   * The same with one more trailer.
   *
   * @param key a letter, then letters, digits and hyphens
   * @param value put on one line
   */
  public CommitMessage withTrailer(String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("Not a trailer key: " + oneLine(key));
    }
    List<Trailer> more = new ArrayList<>(trailers);
    more.add(new Trailer(key, oneLine(value)));
    return new CommitMessage(subject, body, more);
  }

  /** The text of the commit object, ending with a line feed. */
  public String render() {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(subject);
    body.map(CommitMessage::harmless).filter(text -> !text.isEmpty()).ifPresent(paragraphs::add);
    if (!trailers.isEmpty()) {
      paragraphs.add(String.join("\n", trailers.stream().map(CommitMessage::line).toList()));
    }
    return String.join("\n\n", paragraphs) + "\n";
  }

  private static String line(Trailer trailer) {
    return trailer.key() + ": " + trailer.value();
  }

  private static String oneLine(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
  }

  private static String harmless(String text) {
    List<String> lines = new ArrayList<>();
    for (String raw : LINE_BREAK.split(text, -1)) {
      String line = UNPRINTABLE.matcher(raw).replaceAll(" ").stripTrailing();
      lines.add(MARKUP.matcher(line).matches() ? "    " + line : line);
    }
    String joined = String.join("\n", lines);
    return joined.isBlank() ? "" : joined.stripTrailing();
  }

  @Override
  public String toString() {
    return render();
  }
}
