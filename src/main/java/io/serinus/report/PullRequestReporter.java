package io.serinus.report;

import io.serinus.forge.CommentId;
import io.serinus.forge.CommentMarker;
import io.serinus.forge.CommitSha;
import io.serinus.forge.CommitStatus;
import io.serinus.forge.Forge;
import io.serinus.forge.PullRequest;
import io.serinus.forge.PullRequestNumber;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the host of one repository what becomes of its commits: a status per commit and canary, and
 * one comment per pull request. Compares what should be said with what was last said, and sends the
 * difference; a rollout never waits for it.
 *
 * <p>After a restart everything that is under way or ended within the catch-up time is said once
 * more, in place: the comment is found by its marker.
 */
public final class PullRequestReporter implements CanaryObserver {
  private static final Logger logger = LoggerFactory.getLogger(PullRequestReporter.class);

  /** How long ago a rollout may have ended to be said once more after a restart. */
  public static final Duration CATCH_UP = Duration.ofHours(24);

  /** Requests to the host in one {@link #reconcile}; the rest follows in the next. */
  static final int REQUESTS_AT_ONCE = 30;

  private final String cluster;
  private final String repository;
  private final Forge forge;
  private final PullRequestIndex pullRequests;
  private final PullRequestComment comment;
  private final StatusNews news = new StatusNews();

  private final Object reconciling = new Object();
  private final RolloutLedger ledger;
  private final SyncLedger syncs = new SyncLedger();
  private final ForgeGate gate;
  private final Map<String, CommitLookup> lookups = new HashMap<>();
  private final Map<StatusKey, Delivery<CommitStatus>> statuses = new HashMap<>();
  private final Map<PullRequestNumber, Delivery<String>> comments = new HashMap<>();
  private final Map<PullRequestNumber, CommentId> commentIds = new HashMap<>();
  private boolean unfinished;

  private record StatusKey(String commit, String context) {}

  /**
   * Reports to one host.
   *
   * @param repository its name in the configuration, as it stands in the Canaries' source
   * @param pullRequests is told of what is found out
   * @param startedAt when this process began to look
   */
  public PullRequestReporter(
      String cluster,
      String repository,
      Forge forge,
      PullRequestIndex pullRequests,
      Instant startedAt) {
    this.cluster = cluster;
    this.repository = repository;
    this.forge = forge;
    this.pullRequests = pullRequests;
    this.comment = new PullRequestComment(cluster, pullRequests);
    this.ledger = new RolloutLedger(repository, startedAt.minus(CATCH_UP));
    this.gate = new ForgeGate(repository);
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
    syncs.seen(brought);
  }

  /** Takes in what a pass over a commit did. */
  public void onSynced(SyncNews synced) {
    syncs.synced(synced);
  }

  /**
   * Sends what differs, as far as the host takes it. Does nothing when all is said. Blocks for as
   * long as the host takes.
   */
  public void reconcile(Instant now) {
    synchronized (reconciling) {
      news.take(false).ifPresent(this::takeIn);
      if (syncs.takeChanged()) {
        unfinished = true;
        forgetOthers();
      }
      gate.admit(REQUESTS_AT_ONCE);
      if (unfinished && gate.open(now)) {
        lookUp(now);
        sendStatuses(now, status -> status.state() != CommitStatus.State.PENDING);
        sendStatuses(now, status -> status.state() == CommitStatus.State.PENDING);
        sendComments(now);
        unfinished = isUnfinished();
      }
    }
  }

  private void takeIn(StatusNews.Batch batch) {
    for (CanaryKey key : batch.changed()) {
      Canary canary = batch.canaries().get(key);
      if (canary == null) {
        ledger.gone(key);
      } else {
        ledger.update(canary);
      }
    }
    unfinished = true;
    forgetOthers();
  }

  /** Those that are applied, then those that roll out; each once. */
  private Set<String> commits() {
    Set<String> commits = new LinkedHashSet<>(syncs.commits());
    commits.addAll(ledger.commits());
    return commits;
  }

  private void forgetOthers() {
    Set<String> commits = commits();
    lookups.keySet().retainAll(commits);
    statuses.keySet().removeIf(key -> !commits.contains(key.commit()));
    Set<PullRequestNumber> numbers =
        lookups.values().stream()
            .flatMap(lookup -> lookup.found().stream())
            .collect(Collectors.toUnmodifiableSet());
    comments.keySet().retainAll(numbers);
    commentIds.keySet().retainAll(numbers);
  }

  private void lookUp(Instant now) {
    for (String commit : commits()) {
      CommitLookup lookup = lookups.computeIfAbsent(commit, unknown -> new CommitLookup());
      if (lookup.due(now) && gate.open(now)) {
        ForgeGate.Answer<Optional<PullRequest>> answer =
            gate.ask(now, () -> forge.pullRequestOf(new CommitSha(commit), subject(commit)));
        answer
            .value()
            .ifPresent(
                found -> {
                  lookup.answered(found, now);
                  found.ifPresent(pull -> pullRequests.found(commit, PullRequestLink.of(pull)));
                });
        answer
            .refusal()
            .ifPresent(
                words -> tellRefusal(lookup.refused(now), "pull request of " + commit, words));
      }
    }
  }

  private String subject(String commit) {
    return syncs
        .line(commit)
        .map(SyncLine::subject)
        .orElseGet(() -> ledger.lines(commit).iterator().next().source().subject());
  }

  private List<CommitStatus> wanted(String commit) {
    List<CommitStatus> wanted = new ArrayList<>();
    syncs.line(commit).flatMap(line -> SyncCommitStatus.of(cluster, line)).ifPresent(wanted::add);
    ledger.lines(commit).forEach(line -> wanted.add(RolloutCommitStatus.of(cluster, line)));
    return wanted;
  }

  private void sendStatuses(Instant now, Predicate<CommitStatus> which) {
    for (String commit : commits()) {
      for (CommitStatus wanted : wanted(commit)) {
        Delivery<CommitStatus> delivery = delivery(commit, wanted);
        if (which.test(wanted) && delivery.due(wanted, now) && gate.open(now)) {
          ForgeGate.Answer<CommitSha> answer =
              gate.ask(now, () -> forge.setStatus(new CommitSha(commit), wanted));
          settle(delivery, wanted, answer, now, wanted.context() + " of " + commit);
        }
      }
    }
  }

  private void sendComments(Instant now) {
    bodies()
        .forEach(
            (number, body) -> {
              Delivery<String> delivery = commentOn(number);
              if (delivery.due(body, now) && gate.open(now)) {
                ForgeGate.Answer<CommentId> answer =
                    gate.ask(
                        now,
                        () ->
                            forge.upsertComment(
                                number,
                                new CommentMarker(cluster),
                                Optional.ofNullable(commentIds.get(number)),
                                body));
                answer.value().ifPresent(id -> commentIds.put(number, id));
                settle(delivery, body, answer, now, "comment on " + number);
              }
            });
  }

  private <T> void settle(
      Delivery<T> delivery, T wanted, ForgeGate.Answer<?> answer, Instant now, String what) {
    if (answer.value().isPresent()) {
      delivery.sent(wanted);
    }
    answer.refusal().ifPresent(words -> tellRefusal(delivery.refused(now), what, words));
  }

  private void tellRefusal(boolean first, String what, String words) {
    if (first) {
      logger.warn(
          "The forge refused a report, repository={} report={} message={}",
          repository,
          what,
          words);
    }
  }

  private Map<PullRequestNumber, String> bodies() {
    Map<PullRequestNumber, Map<CanaryKey, RolloutLine>> linesOf = new LinkedHashMap<>();
    Map<PullRequestNumber, SyncLine> syncOf = new HashMap<>();
    for (String commit : commits()) {
      Optional<PullRequestNumber> number =
          Optional.ofNullable(lookups.get(commit)).flatMap(CommitLookup::found);
      if (number.isPresent()) {
        Map<CanaryKey, RolloutLine> lines =
            linesOf.computeIfAbsent(number.get(), key -> new TreeMap<>());
        // A rebased pull request has several commits: of one canary the latest counts.
        ledger.lines(commit).forEach(line -> lines.put(line.key(), line));
        syncs.line(commit).ifPresent(line -> syncOf.put(number.get(), line));
      }
    }
    Map<PullRequestNumber, String> bodies = new LinkedHashMap<>();
    linesOf.forEach(
        (number, lines) -> {
          String body =
              body(
                  lines.values(),
                  Optional.ofNullable(syncOf.get(number)),
                  commentIds.containsKey(number));
          if (!body.isEmpty()) {
            bodies.put(number, body);
          }
        });
    return bodies;
  }

  private String body(Collection<RolloutLine> lines, Optional<SyncLine> sync, boolean commented) {
    String rollouts = lines.isEmpty() ? "" : comment.of(List.copyOf(lines));
    String synced = sync.map(line -> SyncComment.of(cluster, line, commented)).orElse("");
    String between = rollouts.isEmpty() || synced.isEmpty() ? "" : "\n";
    return synced + between + rollouts;
  }

  private Delivery<CommitStatus> delivery(String commit, CommitStatus status) {
    return statuses.computeIfAbsent(
        new StatusKey(commit, status.context()), key -> new Delivery<>());
  }

  private boolean isUnfinished() {
    return commits().stream().anyMatch(this::isUnfinished)
        || bodies().entrySet().stream()
            .anyMatch(entry -> commentOn(entry.getKey()).differs(entry.getValue()));
  }

  private boolean isUnfinished(String commit) {
    CommitLookup lookup = lookups.get(commit);
    return lookup == null
        || !lookup.over()
        || wanted(commit).stream().anyMatch(status -> delivery(commit, status).differs(status));
  }

  private Delivery<String> commentOn(PullRequestNumber number) {
    return comments.computeIfAbsent(number, key -> new Delivery<>());
  }
}
