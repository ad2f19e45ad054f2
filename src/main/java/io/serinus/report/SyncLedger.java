package io.serinus.report;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last commits of the followed branch and what became of each. Only the newest one changes: of
 * an older one the last word is final. May be used from any thread.
 */
final class SyncLedger {
  /** The oldest commits are forgotten beyond. */
  static final int MAX_COMMITS = 100;

  private final Map<String, SyncLine> byCommit = new LinkedHashMap<>();
  private final Set<String> applied = new HashSet<>();
  private final Set<String> pruned = new HashSet<>();
  private String newest = "";
  private boolean changed;

  /** Takes in the commit that the branch is at. */
  synchronized void seen(String commit, String subject) {
    if (commit.equals(newest)) {
      return;
    }
    byCommit.replaceAll(
        (older, line) -> line.state() == SyncLine.State.PENDING ? line.superseded() : line);
    byCommit.remove(commit);
    byCommit.put(commit, SyncLine.pending(commit, subject));
    applied.clear();
    pruned.clear();
    newest = commit;
    changed = true;
    if (byCommit.size() > MAX_COMMITS) {
      byCommit.remove(byCommit.keySet().iterator().next());
    }
  }

  /** Takes in the result of a pass; one over a commit that is not the newest is ignored. */
  synchronized void synced(SyncNews news) {
    SyncLine before = byCommit.get(news.commit());
    if (before == null || !news.commit().equals(newest)) {
      return;
    }
    applied.addAll(news.applied());
    pruned.addAll(news.pruned());
    boolean appliedBefore = before.state() == SyncLine.State.APPLIED;
    if (appliedBefore && news.problems().isEmpty()) {
      return;
    }
    SyncLine after = before.ended(applied.size(), pruned.size(), news.problems());
    byCommit.put(news.commit(), after);
    changed |= !after.equals(before);
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
