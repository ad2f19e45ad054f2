package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.Outcome;
import io.serinus.model.RolloutState;
import io.serinus.model.RunSummary;
import io.serinus.model.Source;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Which commits of one repository are to be told of, and what became of each in which canary. Built
 * from the Canaries alone, so a new process comes to the same lines; only what ended before {@code
 * since} is left alone, because an earlier process has told it. Not thread-safe.
 */
final class RolloutLedger {
  /** The oldest commits are forgotten beyond. */
  static final int MAX_COMMITS = 500;

  private final String repository;
  private final Instant since;
  private final Map<String, SortedMap<CanaryKey, RolloutLine>> byCommit = new LinkedHashMap<>();

  RolloutLedger(String repository, Instant since) {
    this.repository = repository;
    this.since = since;
  }

  /** Takes in a Canary as it is now. */
  void update(Canary canary) {
    RolloutState rollout = canary.status().rollout();
    for (int index = rollout.history().size() - 1; index >= 0; index--) {
      past(canary.key(), rollout, index)
          .filter(this::concerns)
          .filter(this::endedLately)
          .filter(line -> !known(line).map(RolloutLedger::decided).orElse(false))
          .ifPresent(this::put);
    }
    Optional<RolloutLine> present = RolloutLine.present(canary);
    present
        .filter(this::concerns)
        .filter(line -> !decided(line) || known(line).isPresent() || endedLately(line))
        .ifPresent(this::put);
    Optional<Source> source = present.map(RolloutLine::source);
    replaceOpen(
        canary.key(), source.map(Source::commit).orElse(""), line -> line.supersededBy(source));
    forgetOldest();
  }

  /** Takes in that a Canary is no longer there. */
  void gone(CanaryKey key) {
    replaceOpen(key, "", RolloutLine::removed);
  }

  /** Commits, the one heard of first at the front. */
  Collection<String> commits() {
    return List.copyOf(byCommit.keySet());
  }

  /** What became of a commit, by canary. */
  Collection<RolloutLine> lines(String commit) {
    return byCommit.getOrDefault(commit, new TreeMap<>()).values();
  }

  private static Optional<RolloutLine> past(CanaryKey key, RolloutState rollout, int index) {
    RunSummary run = rollout.history().get(index);
    boolean last = index == 0;
    RunSummary next = last ? run : rollout.history().get(index - 1);
    Optional<Source> nextSource = Optional.ofNullable(last ? rollout.source() : next.source());
    boolean overtaken = run.ended() == Outcome.OVERTAKEN;
    return RolloutLine.past(key, run).map(line -> overtaken ? line.supersededBy(nextSource) : line);
  }

  private boolean concerns(RolloutLine line) {
    return line.source().repository().equals(repository)
        && line.source().commit().matches("[0-9a-f]{40}|[0-9a-f]{64}");
  }

  private boolean endedLately(RolloutLine line) {
    return line.finishedAt() != null && !line.finishedAt().isBefore(since);
  }

  private static boolean decided(RolloutLine line) {
    return line.state() != RolloutLine.State.RUNNING;
  }

  private Optional<RolloutLine> known(RolloutLine line) {
    return Optional.ofNullable(
        byCommit.getOrDefault(line.source().commit(), new TreeMap<>()).get(line.key()));
  }

  private void put(RolloutLine line) {
    byCommit
        .computeIfAbsent(line.source().commit(), commit -> new TreeMap<>())
        .put(line.key(), line);
  }

  private void replaceOpen(CanaryKey key, String exceptCommit, UnaryOperator<RolloutLine> end) {
    byCommit.forEach(
        (commit, lines) -> {
          RolloutLine line = lines.get(key);
          if (line != null && !decided(line) && !commit.equals(exceptCommit)) {
            lines.put(key, end.apply(line));
          }
        });
  }

  private void forgetOldest() {
    var oldest = byCommit.keySet().iterator();
    for (int excess = byCommit.size() - MAX_COMMITS; excess > 0; excess--) {
      oldest.next();
      oldest.remove();
    }
  }
}
