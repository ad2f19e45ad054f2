package io.serinus.report;

import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The status branch as this package needs it. */
public interface StatusFiles {

  /**
   * Makes one commit on the freshest tip, on top of whatever others have written meanwhile.
   *
   * @param draft the commit to be made on that tip, none when it is right already; asked again on
   *     each try
   * @return the version of the directory that was drafted for last, with the commit on it
   * @throws UnavailableException when the remote cannot be reached or does not take it; nothing of
   *     it is on the branch then, unless only the answer was lost
   */
  String write(String directory, Function<StatusTip, Optional<StatusEdits>> draft, Instant at);
}
