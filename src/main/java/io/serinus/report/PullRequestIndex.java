package io.serinus.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Which pull request brought a commit, as far as it has been found out. Keeps the last 1000. May be
 * used from any thread.
 */
public final class PullRequestIndex {
  private static final int LIMIT = 1000;
  private final Map<String, PullRequestLink> byCommit =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PullRequestLink> eldest) {
          return size() > LIMIT;
        }
      };
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /** The listener is told the full id of each commit whose pull request becomes known. */
  public void listen(Consumer<String> listener) {
    listeners.add(listener);
  }

  public Optional<PullRequestLink> of(String commit) {
    synchronized (byCommit) {
      return Optional.ofNullable(byCommit.get(commit));
    }
  }

  void found(String commit, PullRequestLink pullRequest) {
    boolean news;
    synchronized (byCommit) {
      news = !pullRequest.equals(byCommit.put(commit, pullRequest));
    }
    if (news) {
      listeners.forEach(listener -> listener.accept(commit));
    }
  }
}
