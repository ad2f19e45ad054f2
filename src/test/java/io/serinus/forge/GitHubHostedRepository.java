package io.serinus.forge;

import io.serinus.forge.GitHubRepository.Pull;
import io.serinus.model.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The repository of a {@link GitHubServer}. */
final class GitHubHostedRepository implements HostedRepository {
  static final String TOKEN = "good0123456789abcdef0123456789abcdef0123";
  private final GitHubServer server;

  GitHubHostedRepository(GitHubServer server) {
    this.server = server;
  }

  @Override
  public ForgeSettings settings(String token) {
    return new ForgeSettings(
        ForgeKind.GITHUB,
        server.webRoot() + "/" + GitHubRepository.FULL_NAME + ".git",
        Optional.empty(),
        new Secret(token),
        Optional.empty(),
        true);
  }

  @Override
  public String goodToken() {
    return TOKEN;
  }

  @Override
  public CommitSha push(String subject) {
    return new CommitSha(server.repository.commit());
  }

  @Override
  public Merged merge(String title) {
    return merged(server.repository.merged(title, false));
  }

  @Override
  public Merged squash(String title) {
    return merged(server.repository.merged(title, true));
  }

  @Override
  public Promoted promote(String title) {
    Pull first = server.repository.mergedInto("dev", title, List.of());
    List<String> brought = new ArrayList<>(first.ownCommits());
    brought.add(first.mergeCommit());
    return new Promoted(
        merged(first), merged(server.repository.mergedInto("main", "Promote", brought)));
  }

  private static Merged merged(Pull pull) {
    return new Merged(
        new PullRequestNumber(pull.number()),
        new CommitSha(pull.mergeCommit()),
        new CommitSha(pull.ownCommits().get(0)));
  }

  @Override
  public List<SeenComment> comments(PullRequestNumber pullRequest) {
    return server.repository.comments.values().stream()
        .filter(comment -> comment.pull() == pullRequest.value())
        .map(comment -> new SeenComment(new CommentId(comment.id()), comment.body()))
        .toList();
  }

  @Override
  public void addComment(PullRequestNumber pullRequest, String body) {
    server.repository.comment(pullRequest.value(), body, "ada", "User");
  }

  @Override
  public void editComment(CommentId comment, String body) {
    server.repository.comments.computeIfPresent(
        comment.value(),
        (id, old) -> new GitHubRepository.Comment(id, old.pull(), body, old.login(), old.type()));
  }

  @Override
  public void deleteComment(CommentId comment) {
    server.repository.comments.remove(comment.value());
  }

  @Override
  public List<SeenStatus> statuses(CommitSha commit) {
    return server.repository.statuses.get(commit.hex()).stream()
        .map(
            status ->
                new SeenStatus(
                    status.context(), status.state(), status.description(), status.targetUrl()))
        .toList();
  }

  @Override
  public void archive() {
    server.repository.archived = true;
  }

  @Override
  public void stop() {
    server.stop();
  }

  @Override
  public void start() throws IOException {
    server.start();
  }
}
