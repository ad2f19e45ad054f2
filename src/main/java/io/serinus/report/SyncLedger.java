package io.serinus.report;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last commits of the followed branch and what became of each. Those that one look brought, and
 * those still waiting then, share the fate of the tip that contains them; once a newer tip is
 * there, the last word on what was decided before is final. May be used from any thread.
 */
final class SyncLedger {
  /** The oldest commits are forgotten beyond. */
  static final int MAX_COMMITS = 100;

  private final Map<String, SyncLine> byCommit = new LinkedHashMap<>();
  private final Set<String> applied = new HashSet<>();
  private final Set<String> pruned = new HashSet<>();
  private String newest = "";
  private boolean changed;

  /** Takes in where the branch is. */
  synchronized void seen(BranchNews news) {
    String tip = news.tip().id();
    if (tip.equals(newest)) {
      return;
    }
    if (byCommit.values().stream().noneMatch(SyncLedger::waiting)) {
      applied.clear();
      pruned.clear();
    }
    byCommit.replaceAll((older, line) -> waiting(line) ? follow(line, news) : line);
    for (BranchNews.NewCommit commit : news.commits()) {
      SyncLine line = SyncLine.pending(commit.id(), commit.subject(), news.counted());
      if (commit.id().equals(tip)) {
        byCommit.remove(tip);
        byCommit.put(tip, line);
      } else {
        byCommit.putIfAbsent(commit.id(), line.within(tip));
      }
    }
    newest = tip;
    changed = true;
    forgetOldest();
  }

  private static SyncLine follow(SyncLine line, BranchNews news) {
    return news.contains().test(line.commit()) ? line.within(news.tip().id()) : line.dropped();
  }

  /** Takes in the result of a pass; the problems of one over an older commit are no news. */
  synchronized void synced(SyncNews news) {
    SyncLine before = byCommit.get(news.commit());
    if (before == null) {
      return;
    }
    boolean last = news.commit().equals(newest);
    if (last || waiting(before)) {
      applied.addAll(news.applied());
      pruned.addAll(news.pruned());
    }
    if (last && !news.superseded()) {
      byCommit.replaceAll(
          (commit, line) -> line.appliedAs().equals(newest) ? end(line, news) : line);
    }
  }

  private SyncLine end(SyncLine before, SyncNews news) {
    boolean appliedBefore = before.state() == SyncLine.State.APPLIED;
    if (before.state() == SyncLine.State.DROPPED || (appliedBefore && news.problems().isEmpty())) {
      return before;
    }
    SyncLine after = before.ended(applied, pruned.size(), news.problems());
    changed |= !after.equals(before);
    return after;
  }

  private static boolean waiting(SyncLine line) {
    return line.state() == SyncLine.State.PENDING;
  }

  private void forgetOldest() {
    var oldest = byCommit.keySet().iterator();
    for (int excess = byCommit.size() - MAX_COMMITS; excess > 0; excess--) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Whether something is new since the last call. */
  synchronized boolean takeChanged() {
    boolean taken = changed;
    changed = false;
    return taken;
  }

  synchronized List<String> commits() {
    return List.copyOf(byCommit.keySet());
  }

  synchronized Optional<SyncLine> line(String commit) {
    return Optional.ofNullable(byCommit.get(commit));
  }
}
