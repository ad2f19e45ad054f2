package io.serinus.report;

import io.serinus.forge.CommitStatus;
import io.serinus.forge.PullRequestNumber;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What there is to say of each commit: what became of it when it was applied, and in the canaries
 * that it rolls out. Sends nothing. Only {@link #seen} and {@link #synced} may be called from any
 * thread.
 */
final class CommitStories {
  private final FollowedBranch followed;
  private final PullRequestComment comment;
  private final SyncLedger syncs = new SyncLedger();
  private final RolloutLedger rollouts;

  CommitStories(FollowedBranch followed, PullRequestIndex pullRequests, Instant since) {
    this.followed = followed;
    this.comment = new PullRequestComment(followed.cluster(), pullRequests);
    this.rollouts = new RolloutLedger(followed.repository(), since);
  }

  void seen(BranchNews brought) {
    syncs.seen(brought);
  }

  void synced(SyncNews synced) {
    syncs.synced(synced);
  }

  /** Whether something of the sync is new since the last call. */
  boolean takeSyncChanged() {
    return syncs.takeChanged();
  }

  void takeIn(StatusNews.Batch batch) {
    for (CanaryKey key : batch.changed()) {
      Canary canary = batch.canaries().get(key);
      if (canary == null) {
        rollouts.gone(key);
      } else {
        rollouts.update(canary);
      }
    }
  }

  /** Those that are applied, then those that roll out; each once. */
  Set<String> commits() {
    Set<String> commits = new LinkedHashSet<>(syncs.commits());
    commits.addAll(rollouts.commits());
    return commits;
  }

  /** First line of the commit's message, as far as it is known. */
  String subject(String commit) {
    return syncs
        .line(commit)
        .map(SyncLine::subject)
        .or(() -> rollouts.lines(commit).stream().findFirst().map(line -> line.source().subject()))
        .orElse("");
  }

  List<CommitStatus> statuses(String commit) {
    List<CommitStatus> wanted = new ArrayList<>();
    syncs
        .line(commit)
        .flatMap(line -> SyncCommitStatus.of(followed.syncContext(), line))
        .ifPresent(wanted::add);
    rollouts
        .lines(commit)
        .forEach(line -> wanted.add(RolloutCommitStatus.of(followed.cluster(), line)));
    return wanted;
  }

  /**
   * The comment of each pull request that there is something to say on.
   *
   * @param pullRequestOf the one that brought a commit
   * @param commented whether a pull request has a comment already
   */
  Map<PullRequestNumber, CommentBody> comments(
      Function<String, Optional<PullRequestNumber>> pullRequestOf,
      Predicate<PullRequestNumber> commented) {
    Map<PullRequestNumber, Lines> linesOf = new LinkedHashMap<>();
    for (String commit : commits()) {
      pullRequestOf
          .apply(commit)
          .ifPresent(number -> gather(commit, linesOf.computeIfAbsent(number, key -> new Lines())));
    }
    Map<PullRequestNumber, CommentBody> bodies = new LinkedHashMap<>();
    linesOf.forEach(
        (number, lines) -> {
          CommentBody body = body(lines, commented.test(number));
          if (!body.text().isEmpty()) {
            bodies.put(number, body);
          }
        });
    return bodies;
  }

  /**
   * A rebased pull request has several commits: of one canary, and of the sync, the latest counts.
   */
  private void gather(String commit, Lines lines) {
    rollouts.lines(commit).forEach(line -> lines.rollouts.put(line.key(), line));
    syncs.line(commit).ifPresent(line -> lines.sync = Optional.of(line));
  }

  private CommentBody body(Lines lines, boolean commented) {
    List<RolloutLine> rolledOut = List.copyOf(lines.rollouts.values());
    String rolls = rolledOut.isEmpty() ? "" : comment.of(rolledOut);
    String synced =
        lines.sync.map(line -> SyncComment.of(followed.cluster(), line, commented)).orElse("");
    String between = rolls.isEmpty() || synced.isEmpty() ? "" : "\n";
    List<String> decided = new ArrayList<>();
    lines
        .sync
        .filter(line -> line.state() != SyncLine.State.PENDING)
        .ifPresent(line -> decided.add(line.commit() + " " + line.state()));
    rolledOut.stream()
        .filter(line -> line.state() != RolloutLine.State.RUNNING)
        .forEach(
            line -> decided.add(line.source().commit() + " " + line.key() + " " + line.state()));
    return new CommentBody(synced + between + rolls, decided);
  }

  /** What concerns one pull request. */
  private static final class Lines {
    private final Map<CanaryKey, RolloutLine> rollouts = new TreeMap<>();
    private Optional<SyncLine> sync = Optional.empty();
  }
}
