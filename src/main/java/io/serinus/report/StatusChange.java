package io.serinus.report;

import io.serinus.git.Trailer;
import java.util.List;

/**
 * One line of what a commit on the status branch tells.
 *
 * @param who {@code namespace/name} of a canary, or the repository
 * @param what what became of it, for people
 * @param trailers the same for machines
 * @param refers whether what it says is meant to refer to a pull request; in all others hosts are
 *     to find no mention and no reference
 */
record StatusChange(String who, String what, List<Trailer> trailers, boolean refers) {
  StatusChange(String who, String what, List<Trailer> trailers) {
    this(who, what, trailers, false);
  }

  StatusChange {
    trailers = List.copyOf(trailers);
  }

  String sentence() {
    return who + ": " + what;
  }
}
