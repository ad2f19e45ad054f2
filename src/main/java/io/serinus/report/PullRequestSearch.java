package io.serinus.report;

import io.serinus.forge.CommitSha;
import io.serinus.forge.Forge;
import io.serinus.forge.PullRequest;
import io.serinus.forge.PullRequestNumber;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out which pull requests brought the commits of the followed branch. Not thread-safe. */
final class PullRequestSearch {
  private final String branch;
  private final Forge forge;
  private final Outbox outbox;
  private final PullRequestIndex index;
  private final Map<String, CommitLookup> lookups = new HashMap<>();

  /**
   * @param index is told of what is found
   */
  PullRequestSearch(String branch, Forge forge, Outbox outbox, PullRequestIndex index) {
    this.branch = branch;
    this.forge = forge;
    this.outbox = outbox;
    this.index = index;
  }

  /** Asks for those commits whose turn it is. */
  void go(Instant now, CommitStories stories) {
    for (String commit : stories.commits()) {
      CommitLookup lookup = lookups.computeIfAbsent(commit, unknown -> new CommitLookup(branch));
      if (lookup.due(now) && outbox.open(now)) {
        Optional<Optional<PullRequest>> answer =
            outbox.send(
                now,
                "pull request of " + commit,
                () -> forge.pullRequestOf(new CommitSha(commit), stories.subject(commit), branch),
                () -> lookup.refused(now));
        answer.ifPresent(found -> answered(commit, lookup, found, now));
      }
    }
  }

  private void answered(
      String commit, CommitLookup lookup, Optional<PullRequest> found, Instant now) {
    lookup.answered(found, now);
    if (lookup.found().isPresent()) {
      found.ifPresent(pull -> index.found(commit, PullRequestLink.of(pull)));
    }
  }

  /** The pull request that brought the commit; empty while it is not known. */
  Optional<PullRequestNumber> of(String commit) {
    return Optional.ofNullable(lookups.get(commit)).flatMap(CommitLookup::found);
  }

  /** Whether nothing more is to be found out of the commit. */
  boolean over(String commit) {
    return Optional.ofNullable(lookups.get(commit)).filter(CommitLookup::over).isPresent();
  }

  /** Forgets all other commits. */
  void keepOnly(Set<String> commits) {
    lookups.keySet().retainAll(commits);
  }

  Set<PullRequestNumber> all() {
    return lookups.values().stream()
        .flatMap(lookup -> lookup.found().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
