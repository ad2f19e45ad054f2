package io.serinus.app;

import io.serinus.schedule.Schedule;

/**
 * Where everything is done that waits for Git or a forge: each purpose has a schedule of its own,
 * so that what hangs for one purpose holds up no other, and no rollout.
 *
 * @param polls where remotes are asked for their tip and fetched from
 * @param syncs where commits are applied
 * @param pushes where status branches are written and read
 * @param forges where pull requests are told
 * @param upkeep where mirrors are packed, one at a time
 */
record RemoteSchedules(
    Schedule polls, Schedule syncs, Schedule pushes, Schedule forges, Schedule upkeep) {

  /** One schedule for every purpose. */
  static RemoteSchedules sharing(Schedule one) {
    return new RemoteSchedules(one, one, one, one, one);
  }
}
