package io.serinus.report;

import io.serinus.forge.CommentId;
import io.serinus.forge.CommentMarker;
import io.serinus.forge.CommitSha;
import io.serinus.forge.CommitStatus;
import io.serinus.forge.Forge;
import io.serinus.forge.ForgeOutcome;
import io.serinus.forge.ForgeOutcome.Deferred;
import io.serinus.forge.ForgeOutcome.Done;
import io.serinus.forge.ForgeOutcome.Refused;
import io.serinus.forge.PullRequest;
import io.serinus.forge.PullRequestNumber;
import io.serinus.forge.Refusal;
import io.serinus.model.UnavailableException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host in memory that counts what it is asked and can be down, busy or unwilling. */
final class RecordingForge implements Forge {
  private final Map<String, Long> pullRequests = new HashMap<>();
  private final Map<Long, String> bases = new HashMap<>();
  private final Map<Long, List<String>> comments = new LinkedHashMap<>();
  private final Map<Long, CommentId> ids = new HashMap<>();
  private final Map<String, List<CommitStatus>> statuses = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Runnable before = () -> {};
  private boolean down;
  private Optional<Instant> busyUntil = Optional.empty();
  private Optional<Refusal> unwilling = Optional.empty();

  RecordingForge merged(long number, char commit) {
    pullRequests.put(Story.sha(commit), number);
    return this;
  }

  /** The pull request was merged into another branch than {@code main}. */
  RecordingForge mergedInto(String branch, long number, char commit) {
    bases.put(number, branch);
    return merged(number, commit);
  }

  /** Is called before each request. */
  void before(Runnable something) {
    before = something;
  }

  void down(boolean on) {
    down = on;
  }

  void busyUntil(Optional<Instant> moment) {
    busyUntil = moment;
  }

  void refuseComments(Optional<Refusal> refusal) {
    unwilling = refusal;
  }

  /** All requests since the last time, cleared. */
  List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  /** Every text the one comment of a pull request ever had. */
  List<String> comment(long number) {
    return comments.getOrDefault(number, List.of());
  }

  String lastComment(long number) {
    List<String> texts = comment(number);
    return texts.isEmpty() ? "(no comment)" : texts.get(texts.size() - 1);
  }

  List<CommitStatus> statuses(char commit) {
    return statuses.getOrDefault(Story.sha(commit), List.of());
  }

  CommitStatus lastStatus(char commit) {
    List<CommitStatus> all = statuses(commit);
    return all.get(all.size() - 1);
  }

  @Override
  public ForgeOutcome<Optional<PullRequest>> pullRequestOf(
      CommitSha commit, String subject, String branch) {
    return this.<Optional<PullRequest>>answer("lookup " + commit.hex().charAt(0))
        .orElseGet(
            () -> new Done<>(Optional.ofNullable(pullRequests.get(commit.hex())).map(this::pull)));
  }

  private PullRequest pull(long number) {
    return new PullRequest(
        new PullRequestNumber(number),
        "Title",
        "ada",
        Optional.of(URI.create("https://forge.example/ops/apps/pulls/" + number)),
        bases.getOrDefault(number, "main"),
        Optional.of(Story.NOON),
        Optional.empty());
  }

  @Override
  public ForgeOutcome<CommentId> upsertComment(
      PullRequestNumber pullRequest, CommentMarker marker, Optional<CommentId> known, String body) {
    return this.<CommentId>answer("comment " + pullRequest)
        .or(() -> unwilling.map(refusal -> new Refused<>(refusal, "the conversation is locked")))
        .orElseGet(
            () -> {
              comments.computeIfAbsent(pullRequest.value(), number -> new ArrayList<>()).add(body);
              return new Done<>(
                  ids.computeIfAbsent(pullRequest.value(), number -> new CommentId(number + 1000)));
            });
  }

  @Override
  public ForgeOutcome<CommitSha> setStatus(CommitSha commit, CommitStatus status) {
    return this.<CommitSha>answer("status " + commit.hex().charAt(0) + " " + status.state())
        .orElseGet(
            () -> {
              statuses.computeIfAbsent(commit.hex(), sha -> new ArrayList<>()).add(status);
              return new Done<>(commit);
            });
  }

  private <T> Optional<ForgeOutcome<T>> answer(String call) {
    before.run();
    calls.add(call);
    if (down) {
      throw new UnavailableException("ForgeUnavailable", "connection refused");
    }
    return busyUntil.map(moment -> new Deferred<>(moment, "rate limit used up"));
  }
}
