package io.serinus.report;

import java.util.List;

/**
 * What a pull request's comment says.
 *
 * @param text Markdown without the marker
 * @param decided what in it is final; a change of these is told at once
 */
record CommentBody(String text, List<String> decided) {
  CommentBody {
    decided = List.copyOf(decided);
  }
}
