package io.serinus.report;

import io.serinus.model.CanaryKey;
import io.serinus.model.OneLine;
import java.util.Optional;

/**
 * Something in a repository that could not be used.
 *
 * @param path of the file; empty when the whole repository is concerned
 * @param line 1-based; 0 when no line can be named
 * @param message what is wrong and what to do, without a credential
 * @param canary the canary that is held up by it
 */
public record RepositoryProblem(String path, int line, String message, Optional<CanaryKey> canary) {

  /** {@code path:line: message}. */
  String sentence() {
    String place = path.isEmpty() ? "" : path + (line > 0 ? ":" + line : "") + ": ";
    return OneLine.of(place + message, 500);
  }
}
