package io.serinus.forge;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pull request that hosts name in the first line of the commits they make: {@code Merge pull
 * request #7 from …} (GitHub), {@code Merge pull request 'title' (#7) from …} (Gitea), {@code title
 * (#7)} (squash, both). People can write the same, so the reference has to be verified.
 */
final class SubjectReference {
  private static final int MAX_SUBJECT = 1000;
  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile("^Merge pull request #(\\d{1,10}) from "),
          Pattern.compile("^Merge pull request '.*' \\(#(\\d{1,10})\\) from "),
          Pattern.compile("\\(#(\\d{1,10})\\)\\s*$"));

  private SubjectReference() {}

  static Optional<PullRequestNumber> in(String subject) {
    if (subject.length() > MAX_SUBJECT) {
      return Optional.empty();
    }
    return FORMS.stream()
        .map(form -> form.matcher(subject))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> Long.parseLong(found.group(1)))
        .filter(number -> number > 0)
        .map(PullRequestNumber::new);
  }
}
