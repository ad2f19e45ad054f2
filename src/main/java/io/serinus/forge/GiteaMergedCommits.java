package io.serinus.forge;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.forge.ForgeOutcome.Done;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Looks for a commit among those that the newest merged pull requests brought: by their own commits
 * (merge, fast-forward), or by as many commits before the merged one (rebase, which rewrites them).
 * A host that looked at a pull request again while it was merged lists no commits of it; then those
 * that its merge brought are its own.
 */
final class GiteaMergedCommits {
  /** Each one costs up to two requests. */
  private static final int CANDIDATES = 5;

  /** The host's own upper limit for a page, unless configured higher. */
  private static final int PAGE_SIZE = 50;

  private static final String BRIEF = "stat=false&verification=false&files=false&limit=";
  private final ForgeApi api;
  private final PullRequestReader pullRequests;

  GiteaMergedCommits(ForgeApi api, PullRequestReader pullRequests) {
    this.api = api;
    this.pullRequests = pullRequests;
  }

  /**
   * Looks first in those into the branch.
   *
   * @param elsewhere whether to look in those into other branches as well
   */
  ForgeOutcome<Optional<PullRequest>> pullRequestWith(
      CommitSha commit, String branch, boolean elsewhere) {
    String path = api.inRepository("/pulls?state=closed&sort=recentupdate&limit=" + PAGE_SIZE);
    return api.get(path)
        .then(answer -> firstWith(commit, newestMerged(answer.json(), branch, elsewhere)));
  }

  private List<PullRequest> newestMerged(JsonNode list, String branch, boolean elsewhere) {
    return StreamSupport.stream(list.spliterator(), false)
        .flatMap(json -> pullRequests.read(json).stream())
        .filter(candidate -> candidate.mergedAt().isPresent())
        .filter(candidate -> elsewhere || candidate.wasMergedInto(branch))
        .sorted(
            Comparator.comparing((PullRequest candidate) -> candidate.wasMergedInto(branch))
                .thenComparing(candidate -> candidate.mergedAt().orElse(Instant.MIN))
                .reversed())
        .limit(CANDIDATES)
        .toList();
  }

  private ForgeOutcome<Optional<PullRequest>> firstWith(
      CommitSha commit, List<PullRequest> candidates) {
    if (candidates.isEmpty()) {
      return new Done<>(Optional.empty());
    }
    PullRequest candidate = candidates.get(0);
    return brought(candidate, commit)
        .then(
            brought ->
                brought
                    ? new Done<>(Optional.of(candidate))
                    : firstWith(commit, candidates.subList(1, candidates.size())));
  }

  private ForgeOutcome<Boolean> brought(PullRequest candidate, CommitSha commit) {
    String path = "/pulls/" + candidate.number().value() + "/commits?" + BRIEF + PAGE_SIZE;
    return api.get(api.inRepository(path), 404)
        .then(
            own ->
                contains(own.json(), commit)
                    ? new Done<>(true)
                    : own.json().isEmpty()
                        ? merged(candidate, commit)
                        : rewritten(candidate, messages(own.json()), commit));
  }

  /** Whether the merge brought the commit to the branch, the merge itself left out. */
  private ForgeOutcome<Boolean> merged(PullRequest candidate, CommitSha commit) {
    if (candidate.mergeCommit().isEmpty() || candidate.mergeCommit().get().equals(commit)) {
      return new Done<>(false);
    }
    String merge = candidate.mergeCommit().get().hex();
    return api.get(api.inRepository("/git/commits/" + merge + "?stat=false&files=false"), 404)
        .then(
            answer -> {
              String before = answer.json().at("/parents/0/sha").asText();
              return before.isEmpty()
                  ? new Done<>(false)
                  : api.get(api.inRepository("/compare/" + before + "..." + merge), 404)
                      .map(brought -> contains(brought.json().path("commits"), commit));
            });
  }

  /**
   * After a rebase the base ends in copies of the pull request's commits, known by their messages.
   * After a squash or a merge it does not, and what lies before the merged commit is not its own.
   */
  private ForgeOutcome<Boolean> rewritten(
      PullRequest candidate, List<String> messages, CommitSha commit) {
    if (messages.size() < 2 || candidate.mergeCommit().isEmpty()) {
      return new Done<>(false);
    }
    String path = "/commits?sha=" + candidate.mergeCommit().get() + "&" + BRIEF + messages.size();
    return api.get(api.inRepository(path), 404)
        .map(base -> contains(base.json(), commit) && messages(base.json()).equals(messages));
  }

  /** Sorted: the two lists need not come in the same order. */
  private static List<String> messages(JsonNode commits) {
    return StreamSupport.stream(commits.spliterator(), false)
        .map(json -> json.path("commit").path("message").asText().strip())
        .sorted()
        .toList();
  }

  private static boolean contains(JsonNode commits, CommitSha commit) {
    return StreamSupport.stream(commits.spliterator(), false)
        .anyMatch(json -> json.path("sha").asText().equalsIgnoreCase(commit.hex()));
  }
}
