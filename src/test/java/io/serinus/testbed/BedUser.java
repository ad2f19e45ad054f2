package io.serinus.testbed;

import java.util.Locale;

/** One user per program, so that the audit log tells their requests apart. */
public enum BedUser {
  /** The test itself: may do everything. */
  ADMIN,
  /** A controller under test that runs inside the test's JVM: may do everything. */
  SERINUS,
  /** A second controller beside the first: may do everything. */
  OTHER_CONTROLLER,
  /** The exporter that follows VirtualServices. */
  MESH,
  /** kube-controller-manager. */
  CONTROLLER_MANAGER,
  /** kube-scheduler. */
  SCHEDULER,
  /** The program that plays the nodes. */
  KWOK,
  /** Known to the API server and bound to nothing: every request is forbidden. */
  NOBODY;

  /** The name under which the API server knows it. */
  public String userName() {
    return "bed:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean mayDoEverything() {
    return this != NOBODY;
  }
}
