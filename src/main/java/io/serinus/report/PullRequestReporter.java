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
import io.serinus.model.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private final ForgeGate gate;
  private final Map<String, CommitLookup> lookups = new HashMap<>();
  private final Map<StatusKey, Delivery<CommitStatus>> statuses = new HashMap<>();
  private final Map<PullRequestNumber, Delivery<String>> comments = new HashMap<>();
  private final Map<PullRequestNumber, CommentId> commentIds = new HashMap<>();
  private boolean unfinished;

  private record StatusKey(String commit, CanaryKey canary) {}

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

  /**
   * Sends what differs, as far as the host takes it. Does nothing when all is said. Blocks for as
   * long as the host takes.
   */
  public void reconcile(Instant now) {
    synchronized (reconciling) {
      news.take(false).ifPresent(this::takeIn);
      gate.admit(REQUESTS_AT_ONCE);
      if (unfinished && gate.open(now)) {
        lookUp(now);
        sendStatuses(now);
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
    Set<String> commits = Set.copyOf(ledger.commits());
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
    for (String commit : ledger.commits()) {
      CommitLookup lookup = lookups.computeIfAbsent(commit, unknown -> new CommitLookup());
      if (lookup.due(now) && gate.open(now)) {
        Source source = source(commit);
        ForgeGate.Answer<Optional<PullRequest>> answer =
            gate.ask(now, () -> forge.pullRequestOf(new CommitSha(commit), source.subject()));
        answer
            .value()
            .ifPresent(
                found -> {
                  lookup.answered(found, now, fresh(source, now));
                  found.ifPresent(pull -> pullRequests.found(commit, PullRequestLink.of(pull)));
                });
        answer
            .refusal()
            .ifPresent(
                words -> tellRefusal(lookup.refused(now), "pull request of " + commit, words));
      }
    }
  }

  private Source source(String commit) {
    return ledger.lines(commit).iterator().next().source();
  }

  private static boolean fresh(Source source, Instant now) {
    Instant committed = source.committedAt();
    return committed == null || committed.plus(CommitLookup.FRESH).isAfter(now);
  }

  private void sendStatuses(Instant now) {
    for (String commit : ledger.commits()) {
      for (RolloutLine line : ledger.lines(commit)) {
        CommitStatus wanted = RolloutCommitStatus.of(cluster, line);
        Delivery<CommitStatus> delivery = delivery(commit, line);
        if (delivery.due(wanted, now) && gate.open(now)) {
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
    for (String commit : ledger.commits()) {
      Optional<PullRequestNumber> number =
          Optional.ofNullable(lookups.get(commit)).flatMap(CommitLookup::found);
      if (number.isPresent()) {
        Map<CanaryKey, RolloutLine> lines =
            linesOf.computeIfAbsent(number.get(), key -> new TreeMap<>());
        // A rebased pull request has several commits: of one canary the latest counts.
        ledger.lines(commit).forEach(line -> lines.put(line.key(), line));
      }
    }
    Map<PullRequestNumber, String> bodies = new LinkedHashMap<>();
    linesOf.forEach((number, lines) -> bodies.put(number, comment.of(List.copyOf(lines.values()))));
    return bodies;
  }

  private Delivery<CommitStatus> delivery(String commit, RolloutLine line) {
    return statuses.computeIfAbsent(new StatusKey(commit, line.key()), key -> new Delivery<>());
  }

  private boolean isUnfinished() {
    return ledger.commits().stream().anyMatch(this::isUnfinished)
        || bodies().entrySet().stream()
            .anyMatch(entry -> commentOn(entry.getKey()).differs(entry.getValue()));
  }

  private boolean isUnfinished(String commit) {
    CommitLookup lookup = lookups.get(commit);
    return lookup == null
        || !lookup.over()
        || ledger.lines(commit).stream()
            .anyMatch(
                line -> delivery(commit, line).differs(RolloutCommitStatus.of(cluster, line)));
  }

  private Delivery<String> commentOn(PullRequestNumber number) {
    return comments.computeIfAbsent(number, key -> new Delivery<>());
  }
}
