package io.serinus.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.forge.ForgeOutcome.Done;
import io.serinus.forge.ForgeOutcome.Refused;
import io.serinus.http.HttpHeader;
import io.serinus.http.HttpMethod;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A repository on Gitea (tried against 1.26) or Forgejo, API version 1. */
final class GiteaForge implements Forge {
  private static final int MAX_DESCRIPTION = 255;
  private final ForgeApi api;
  private final PullRequestReader pullRequests;
  private final GiteaMergedCommits mergedCommits;
  private final IssueComments comments;
  private final OwnAccount account;

  GiteaForge(RequestLane lane, URI apiRoot, RepositorySlug repository, Secret token) {
    List<HttpHeader> headers =
        List.of(
            new HttpHeader("Authorization", new Secret("token " + token.reveal())),
            new HttpHeader("Accept", new Secret("application/json")));
    this.api = new ForgeApi(lane, apiRoot, repository, headers, token);
    this.pullRequests = new PullRequestReader(api);
    this.mergedCommits = new GiteaMergedCommits(api, pullRequests);
    this.account = new OwnAccount(api);
    this.comments = new IssueComments(api, account);
  }

  /**
   * The host knows by heart only the one commit that a merge recorded. Other commits of a pull
   * request, and those that came into this branch from another one, are looked for in what was
   * merged last.
   */
  @Override
  public ForgeOutcome<Optional<PullRequest>> pullRequestOf(
      CommitSha commit, String subject, String branch) {
    return api.get(api.inRepository("/commits/" + commit + "/pull"), 404)
        .map(answer -> merged(answer.json()))
        .then(found -> orElse(found, () -> pullRequests.namedBy(subject, commit)))
        .then(
            found ->
                found.filter(known -> known.wasMergedInto(branch)).isPresent()
                    ? new Done<>(found)
                    : mergedCommits
                        .pullRequestWith(commit, branch, found.isEmpty())
                        .map(into -> into.or(() -> found)));
  }

  private Optional<PullRequest> merged(JsonNode json) {
    return pullRequests.read(json).filter(found -> found.mergedAt().isPresent());
  }

  private static ForgeOutcome<Optional<PullRequest>> orElse(
      Optional<PullRequest> found, Supplier<ForgeOutcome<Optional<PullRequest>>> next) {
    return found.isPresent() ? new Done<>(found) : next.get();
  }

  @Override
  public ForgeOutcome<CommentId> upsertComment(
      PullRequestNumber pullRequest, CommentMarker marker, Optional<CommentId> known, String body) {
    return comments.upsert(pullRequest, marker, known, body);
  }

  /** The host answers 500 for a commit that it does not have, so that is asked for then. */
  @Override
  public ForgeOutcome<CommitSha> setStatus(CommitSha commit, CommitStatus status) {
    ObjectNode body = StatusJson.of(api.object(), status, MAX_DESCRIPTION);
    return api.send(HttpMethod.POST, api.inRepository("/statuses/" + commit), body, 500)
        .then(answer -> answer.isSuccessful() ? done(commit, answer) : explain(commit));
  }

  private ForgeOutcome<CommitSha> done(CommitSha commit, ApiAnswer answer) {
    account.learn(answer.json().path("creator"));
    return new Done<>(commit);
  }

  private ForgeOutcome<CommitSha> explain(CommitSha commit) {
    return api.get(api.inRepository("/git/commits/" + commit + "?stat=false&files=false"), 404)
        .then(
            answer -> {
              if (answer.isSuccessful()) {
                throw new UnavailableException(
                    "ForgeUnavailable",
                    "The host of %s answered 500 to a commit status".formatted(api.repository()));
              }
              return new Refused<>(
                  Refusal.COMMIT_NOT_FOUND,
                  "Commit %s is not in %s on its host, or not any more"
                      .formatted(commit, api.repository()));
            });
  }
}
