package io.serinus.model;

/** How much of an object belongs to a rollout, and under which field manager that is applied. */
public enum Ownership {
  /** The whole object: a rollout generates it, and what it no longer states goes. */
  GENERATED("serinus"),

  /**
   * Single fields of an object that is somebody else's: the replicas of a target, the selector of
   * an adopted Service. A manager of its own, so that applying the object's manifest from Git does
   * not give these fields up.
   */
  SHARED("serinus-rollout");

  private final String manager;

  Ownership(String manager) {
    this.manager = manager;
  }

  /** The name that the API server knows it by. */
  public String manager() {
    return manager;
  }
}
