package io.serinus.report;

import io.serinus.git.CommitMessage;
import io.serinus.git.Trailer;
import io.serinus.model.OneLine;
import java.util.List;

/** The message of a commit on the status branch. */
final class StatusCommit {
  private static final int MAX_SUBJECT = 160;
  private static final int MAX_LISTED = 500;
  private static final int MAX_LINE = 300;
  private static final int MAX_WHAT_AMONG_OTHERS = 60;

  private StatusCommit() {}

  /**
   * One change: its sentence. Several: how many, and each in the body on a line of its own. The
   * trailers of a canary follow its {@code Serinus-Canary}.
   *
   * @param changes at least one
   */
  static CommitMessage of(String cluster, List<StatusChange> changes) {
    CommitMessage message = CommitMessage.of(subject(changes));
    if (changes.size() > 1) {
      message = message.withBody(body(changes));
    }
    message = message.withTrailer("Serinus-Cluster", cluster);
    for (StatusChange change : changes.subList(0, Math.min(changes.size(), MAX_LISTED))) {
      for (Trailer trailer : change.trailers()) {
        message = message.withTrailer(trailer.key(), trailer.value());
      }
    }
    return message;
  }

  private static String subject(List<StatusChange> changes) {
    if (changes.size() == 1) {
      return line(changes.get(0), changes.get(0).sentence(), MAX_SUBJECT);
    }
    boolean onlyCanaries = changes.stream().noneMatch(change -> change.trailers().isEmpty());
    String counted = changes.size() + (onlyCanaries ? " canaries: " : " changes: ");
    StringBuilder subject = new StringBuilder(counted);
    for (StatusChange change : changes) {
      String part = change.who() + " " + line(change, change.what(), MAX_WHAT_AMONG_OTHERS);
      String separator = subject.length() == counted.length() ? "" : "; ";
      if (subject.length() + separator.length() + part.length() > MAX_SUBJECT) {
        return subject.append(separator).append('…').toString();
      }
      subject.append(separator).append(part);
    }
    return subject.toString();
  }

  private static String line(StatusChange change, String text, int maxLength) {
    return change.refers() ? OneLine.of(text, maxLength) : HarmlessText.of(text, maxLength);
  }

  private static String body(List<StatusChange> changes) {
    StringBuilder body = new StringBuilder();
    for (StatusChange change : changes.subList(0, Math.min(changes.size(), MAX_LISTED))) {
      body.append("* ").append(line(change, change.sentence(), MAX_LINE)).append('\n');
    }
    if (changes.size() > MAX_LISTED) {
      body.append("* and ").append(changes.size() - MAX_LISTED).append(" more\n");
    }
    return body.toString();
  }
}
