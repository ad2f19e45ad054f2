package io.serinus.forge;

import io.serinus.http.HttpBody;
import io.serinus.http.HttpMethod;
import io.serinus.http.HttpRequest;
import io.serinus.model.Secret;
import io.serinus.testbed.ForgeApi;
import io.serinus.testbed.ForgeApi.MergeStyle;
import io.serinus.testbed.ForgeRepository;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository of its own on the real Gitea. */
final class GiteaHostedRepository implements HostedRepository {
  private final io.serinus.testbed.Forge host;
  private final String token;
  private final ForgeApi people;
  private final ForgeRepository repository;
  private int changes;

  GiteaHostedRepository(io.serinus.testbed.Forge host, String token, String name) {
    this.host = host;
    this.token = token;
    this.people = host.api();
    this.repository = people.createRepository(name);
  }

  @Override
  public ForgeSettings settings(String someToken) {
    return new ForgeSettings(
        ForgeKind.GITEA,
        repository.cloneUrl(),
        Optional.empty(),
        new Secret(someToken),
        Optional.empty(),
        true);
  }

  @Override
  public String goodToken() {
    return token;
  }

  @Override
  public CommitSha push(String subject) {
    return commit("main", subject);
  }

  @Override
  public Merged merge(String title) {
    return merged(title, MergeStyle.MERGE);
  }

  @Override
  public Merged squash(String title) {
    return merged(title, MergeStyle.SQUASH);
  }

  /** The base has moved on meanwhile, so the commits have to be written anew. */
  Merged rebase(String title) {
    return merged(title, MergeStyle.REBASE);
  }

  @Override
  public Promoted promote(String title) {
    commit("dev", "Of the branch itself");
    String branch = "branch-" + changes;
    CommitSha own = commit(branch, "First of two");
    long number = people.openPullRequest(repository, branch, "dev", title);
    CommitSha merge = new CommitSha(people.merge(repository, number, MergeStyle.MERGE));
    long second = people.openPullRequest(repository, "dev", "main", "Promote");
    CommitSha promoted = new CommitSha(people.merge(repository, second, MergeStyle.MERGE));
    return new Promoted(
        new Merged(new PullRequestNumber(number), merge, own),
        new Merged(new PullRequestNumber(second), promoted, merge));
  }

  private Merged merged(String title, MergeStyle style) {
    String branch = "branch-" + changes;
    CommitSha own = commit(branch, "First of two");
    commit(branch, "Second of two");
    commit("main", "Meanwhile");
    long number = people.openPullRequest(repository, branch, title);
    String merge = people.merge(repository, number, style);
    return new Merged(new PullRequestNumber(number), new CommitSha(merge), own);
  }

  private CommitSha commit(String branch, String subject) {
    String file = "file-" + changes++ + ".txt";
    return new CommitSha(people.commit(repository, branch, subject, Map.of(file, subject + "\n")));
  }

  @Override
  public List<SeenComment> comments(PullRequestNumber pullRequest) {
    return people.comments(repository, pullRequest.value()).stream()
        .map(comment -> new SeenComment(new CommentId(comment.id()), comment.body()))
        .toList();
  }

  @Override
  public void addComment(PullRequestNumber pullRequest, String body) {
    people.comment(repository, pullRequest.value(), body);
  }

  @Override
  public void editComment(CommentId comment, String body) throws IOException {
    GiteaRequests.send(
        HttpRequest.of(
                HttpMethod.PATCH, URI.create(apiUrl() + "/issues/comments/" + comment.value()))
            .withHeader("Authorization", "token " + host.token())
            .withBody(
                HttpBody.json(
                    com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                        .objectNode()
                        .put("body", body)
                        .toString())));
  }

  @Override
  public void deleteComment(CommentId comment) {
    people.deleteComment(repository, comment.value());
  }

  @Override
  public List<SeenStatus> statuses(CommitSha commit) {
    return people.statuses(repository, commit.hex()).stream()
        .map(
            status ->
                new SeenStatus(
                    status.context(), status.state(), status.description(), status.targetUrl()))
        .toList();
  }

  /** Where the API tells about the repository. */
  String apiUrl() {
    return host.url() + "/api/v1/repos/" + repository.owner() + "/" + repository.name();
  }

  @Override
  public void archive() throws IOException {
    GiteaRequests.send(
        HttpRequest.of(HttpMethod.PATCH, URI.create(apiUrl()))
            .withHeader("Authorization", "token " + host.token())
            .withBody(HttpBody.json("{\"archived\":true}")));
  }

  @Override
  public void stop() {
    host.stop();
  }

  @Override
  public void start() {
    host.startAgain();
  }
}
