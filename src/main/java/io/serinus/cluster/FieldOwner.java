package io.serinus.cluster;

import io.serinus.model.Ownership;

/**
 * Under which field manager fields are applied, and whether they are taken from another manager
 * that holds them.
 *
 * @param manager at most 128 printable characters
 * @param force take conflicting fields over; false makes them a {@link WriteOutcome.Rejected}
 */
public record FieldOwner(String manager, boolean force) {
  /** Objects that a rollout generates: they are ours. */
  public static final FieldOwner GENERATED = of(Ownership.GENERATED);

  /** Objects applied from Git: a field that another manager holds is reported, not taken. */
  public static final FieldOwner FROM_GIT = new FieldOwner("serinus", false);

  /** Single fields of objects that are somebody else's. */
  public static final FieldOwner SHARED = of(Ownership.SHARED);

  /** What a rollout must own it takes from whoever holds it. */
  public static FieldOwner of(Ownership ownership) {
    return new FieldOwner(ownership.manager(), true);
  }
}
