package io.serinus.server;

import java.util.List;

/** How the process is at the moment it is asked. Safe for use by several threads; never waits. */
public interface HealthReport {

  /**
   * What no longer moves and only a restart would help, one sentence each; empty when all moves.
   */
  List<String> stuck();

  /** What is missing before the controller can do its work, one sentence each; empty when ready. */
  List<String> missing();
}
