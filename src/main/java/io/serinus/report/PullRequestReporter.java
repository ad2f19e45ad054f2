package io.serinus.report;

import io.serinus.forge.CommentMarker;
import io.serinus.forge.Forge;
import io.serinus.forge.PullRequestNumber;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Tells the host of one repository what becomes of its commits: a status per commit and canary, and
 * one comment per pull request. Compares what should be said with what was last said, and sends the
 * difference, what is final first; a rollout never waits for it.
 *
 * <p>After a restart everything that is under way or ended within the catch-up time is said once
 * more, in place: the comment is found by its marker.
 */
public final class PullRequestReporter implements CanaryObserver {
  /** How long ago a rollout may have ended to be said once more after a restart. */
  public static final Duration CATCH_UP = Duration.ofHours(24);

  private final StatusNews news = new StatusNews();
  private final Object reconciling = new Object();
  private final CommitStories stories;
  private final Outbox outbox;
  private final PullRequestSearch search;
  private final StatusDeliveries statuses;
  private final CommentDeliveries comments;
  private boolean unfinished;

  /**
   * Reports to one host.
   *
   * @param pullRequests is told of what is found out
   * @param order shared by all who use the same token
   * @param startedAt when this process began to look
   */
  public PullRequestReporter(
      FollowedBranch followed,
      Forge forge,
      PullRequestIndex pullRequests,
      FinalStatesFirst order,
      Instant startedAt) {
    this.stories = new CommitStories(followed, pullRequests, startedAt.minus(CATCH_UP));
    this.outbox = new Outbox(followed.repository(), order);
    this.search = new PullRequestSearch(followed.branch(), forge, outbox, pullRequests);
    this.statuses = new StatusDeliveries(forge, outbox);
    this.comments =
        new CommentDeliveries(
            forge,
            outbox,
            new CommentMarker(
                followed.cluster(), followed.remote(), followed.branch(), followed.label()));
  }

  @Override
  public void begin(Collection<Canary> all) {
    news.begin(all);
  }

  @Override
  public void onChange(Canary canary) {
    news.changed(canary);
  }

  @Override
  public void onGone(CanaryKey key) {
    news.gone(key);
  }

  /** Takes in the commits that a look at the followed branch brought. */
  public void onCommits(BranchNews brought) {
    stories.seen(brought);
  }

  /** Takes in what a pass over a commit did. */
  public void onSynced(SyncNews synced) {
    stories.synced(synced);
  }

  /**
   * Sends what differs, as far as the host takes it. Does nothing when all is said. Blocks for as
   * long as the host takes.
   */
  public void reconcile(Instant now) {
    synchronized (reconciling) {
      news.take(false).ifPresent(this::takeIn);
      if (stories.takeSyncChanged()) {
        unfinished = true;
        forgetOthers();
      }
      boolean finals = false;
      try {
        if (unfinished && outbox.begin(now)) {
          send(now);
          unfinished = isUnfinished();
        }
        finals = unfinished && statuses.finalsWait(now, stories);
      } finally {
        outbox.finalsWait(finals, now);
      }
    }
  }

  private void send(Instant now) {
    outbox.finalsWait(statuses.finalsWait(now, stories), now);
    statuses.sendFinal(now, stories);
    search.go(now, stories);
    comments.sendDecided(now, bodies());
    statuses.sendPending(now, stories);
    comments.sendProgress(now, bodies());
  }

  private void takeIn(StatusNews.Batch batch) {
    stories.takeIn(batch);
    unfinished = true;
    forgetOthers();
  }

  private void forgetOthers() {
    Set<String> commits = stories.commits();
    search.keepOnly(commits);
    statuses.keepOnly(commits);
    comments.keepOnly(search.all());
  }

  private Map<PullRequestNumber, CommentBody> bodies() {
    return stories.comments(search::of, comments::has);
  }

  private boolean isUnfinished() {
    return !comments.told(bodies())
        || stories.commits().stream()
            .anyMatch(commit -> !search.over(commit) || !statuses.told(commit, stories));
  }
}
