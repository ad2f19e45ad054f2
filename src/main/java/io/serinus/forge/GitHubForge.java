package io.serinus.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.forge.ForgeOutcome.Done;
import io.serinus.http.HttpHeader;
import io.serinus.http.HttpMethod;
import io.serinus.model.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A repository on github.com or GitHub Enterprise Server, REST API version 2022-11-28. */
final class GitHubForge implements Forge {
  private static final int MAX_DESCRIPTION = 140;
  private final ForgeApi api;
  private final PullRequestReader pullRequests;
  private final IssueComments comments;
  private final OwnAccount account;

  GitHubForge(RequestLane lane, URI apiRoot, RepositorySlug repository, Secret token) {
    List<HttpHeader> headers =
        List.of(
            new HttpHeader("Authorization", new Secret("Bearer " + token.reveal())),
            new HttpHeader("Accept", new Secret("application/vnd.github+json")),
            new HttpHeader("X-GitHub-Api-Version", new Secret("2022-11-28")));
    this.api = new ForgeApi(lane, apiRoot, repository, headers, token);
    this.pullRequests = new PullRequestReader(api);
    this.account = new OwnAccount(api);
    this.comments = new IssueComments(api, account);
  }

  @Override
  public ForgeOutcome<Optional<PullRequest>> pullRequestOf(
      CommitSha commit, String subject, String branch) {
    String path = api.inRepository("/commits/" + commit + "/pulls?per_page=100");
    return api.get(path, 404, 409, 422)
        .then(answer -> answer.status() == 404 ? repositoryExists(answer) : new Done<>(answer))
        .map(answer -> introducing(answer.json(), commit, branch))
        .then(
            found -> found.isPresent() ? new Done<>(found) : pullRequests.namedBy(subject, commit));
  }

  /** 404 is said of a commit that is not indexed yet, and of a repository that is not there. */
  private ForgeOutcome<ApiAnswer> repositoryExists(ApiAnswer answer) {
    return api.get(api.inRepository("")).map(repository -> answer);
  }

  private Optional<PullRequest> introducing(JsonNode list, CommitSha commit, String branch) {
    return StreamSupport.stream(list.spliterator(), false)
        .flatMap(json -> pullRequests.read(json).stream())
        .filter(candidate -> candidate.mergedAt().isPresent())
        .min(
            Comparator.comparing((PullRequest candidate) -> !candidate.wasMergedInto(branch))
                .thenComparing(candidate -> !candidate.wasMergedAs(commit))
                .thenComparing(candidate -> candidate.mergedAt().orElse(Instant.MAX)));
  }

  @Override
  public ForgeOutcome<CommentId> upsertComment(
      PullRequestNumber pullRequest, CommentMarker marker, Optional<CommentId> known, String body) {
    return comments.upsert(pullRequest, marker, known, body);
  }

  @Override
  public ForgeOutcome<CommitSha> setStatus(CommitSha commit, CommitStatus status) {
    ObjectNode body = StatusJson.of(api.object(), status, MAX_DESCRIPTION);
    return api.send(HttpMethod.POST, api.inRepository("/statuses/" + commit), body)
        .map(
            answer -> {
              account.learn(answer.json().path("creator"));
              return commit;
            });
  }
}
