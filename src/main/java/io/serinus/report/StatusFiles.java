package io.serinus.report;

import io.serinus.git.CommitMessage;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The status branch as this package needs it. */
public interface StatusFiles {

  /**
   * Text by path of all files below a directory, at the freshest tip; empty when there is no such
   * branch or directory.
   *
   * @throws UnavailableException when the remote cannot be reached
   */
  Map<String, String> read(String directory);

  /**
   * One commit that makes the files say so, on top of whatever others have written meanwhile; none
   * when they say so already.
   *
   * @param edits wanted text by path; empty text means the file shall not be there
   * @throws UnavailableException when it could not be pushed; nothing of it is on the branch then
   */
  void write(Map<String, Optional<String>> edits, CommitMessage message, Instant at);
}
