package io.serinus.cluster;

/**
 * Under which field manager fields are applied, and whether they are taken from another manager
 * that holds them.
 *
 * @param manager at most 128 printable characters
 * @param force take conflicting fields over; false makes them a {@link WriteOutcome.Rejected}
 */
public record FieldOwner(String manager, boolean force) {
  /** Objects that a rollout generates: they are ours. */
  public static final FieldOwner GENERATED = new FieldOwner("serinus", true);

  /** Objects applied from Git: a field that another manager holds is reported, not taken. */
  public static final FieldOwner FROM_GIT = new FieldOwner("serinus", false);

  /**
   * Single fields of objects that are somebody else's: the replicas of a target, the selector of an
   * adopted Service. A manager of its own, so that applying the object's manifest from Git does not
   * give these fields up.
   */
  public static final FieldOwner SHARED = new FieldOwner("serinus-rollout", true);
}
