package io.serinus.report;

import io.serinus.git.Trailer;
import java.util.List;

/**
 * One line of what a commit on the status branch tells.
 *
 * @param who {@code namespace/name} of a canary, or the repository
 * @param what what became of it, for people
 * @param trailers the same for machines
 */
record StatusChange(String who, String what, List<Trailer> trailers) {
  StatusChange {
    trailers = List.copyOf(trailers);
  }

  String sentence() {
    return who + ": " + what;
  }
}
