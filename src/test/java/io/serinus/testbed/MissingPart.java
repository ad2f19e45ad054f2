package io.serinus.testbed;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.TestAbortedException;

/** What happens when a real part cannot be had here: skipped once loudly, or failed. */
public final class MissingPart {
  /**
   * Set to {@code true} (environment or system property) to fail tests instead of skipping them.
   */
  static final String REQUIRED = "SERINUS_REQUIRE_BED";

  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private MissingPart() {}

  /**
   * Never returns; declares a value so that the caller can write {@code throw}.
   *
   * @param message what is missing and what to install or set
   */
  public static RuntimeException skip(String message) {
    if (isRequired()) {
      throw new IllegalStateException(message + " (" + REQUIRED + " is set, so this is a failure)");
    }
    if (TOLD.add(message)) {
      System.err.println("######## TESTS SKIPPED: " + message);
    }
    throw new TestAbortedException(message);
  }

  private static boolean isRequired() {
    return Boolean.parseBoolean(
        System.getProperty(REQUIRED, System.getenv().getOrDefault(REQUIRED, "false")));
  }
}
