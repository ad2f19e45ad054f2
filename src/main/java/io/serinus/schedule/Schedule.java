package io.serinus.schedule;

/**
 * Runs recurring tasks: each when it is due or woken, never twice at once. A wake-up that comes
 * while the task runs lets it run once more afterwards; many are one.
 */
public interface Schedule {

  /**
   * Adds a task and runs its first round at once; replaces nothing: an id that is known already is
   * only woken.
   *
   * @param id names the task, for example {@code canary/test/podinfo}
   */
  void add(String id, RecurringTask task);

  /** Runs a round as soon as possible; an unknown id is left alone. */
  void wake(String id);

  /** Runs no further round; one that is under way ends by itself. */
  void remove(String id);
}
