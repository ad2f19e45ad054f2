package io.serinus.forge;

import static io.serinus.forge.Answers.done;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serinus.forge.HostedRepository.Merged;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on a real Gitea, with a token that has the documented scopes and no more. */
class GiteaForgeIT extends ForgeContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static io.serinus.testbed.Forge host;
  private static String token;
  private static int repositories;
  private GiteaHostedRepository gitea;

  @BeforeAll
  static void startTheHost() throws IOException {
    host = io.serinus.testbed.Forge.start();
    token = scopedToken();
  }

  @AfterAll
  static void stopTheHost() {
    if (host != null) {
      host.close();
    }
  }

  @Override
  HostedRepository createRepository() {
    gitea = new GiteaHostedRepository(host, token, "contract-" + repositories++);
    return gitea;
  }

  /** The host lists none when it looked at a pull request again while that was merged. */
  @Test
  void aPullRequestOfWhichTheHostListsNoCommitsIsKnownByItsMerge() throws IOException {
    HostedRepository.Promoted promoted = gitea.promote("Bump podinfo");
    String commits = "/pulls/" + promoted.second().number().value() + "/commits";
    HttpClient host =
        request ->
            request.url().getPath().endsWith(commits)
                ? new HttpResponse(200, Map.of(), "[]")
                : client().send(request);
    Forge forgetful = new Forges(host, clock).open(repository.settings(repository.goodToken()));

    assertThat(found(forgetful, promoted.first().ownCommit())).contains(promoted.second().number());
    assertThat(found(forgetful, promoted.first().mergeCommit()))
        .contains(promoted.second().number());
    assertThat(found(forgetful, gitea.push("Fix by hand"))).isEmpty();
  }

  private static Optional<PullRequestNumber> found(Forge forge, CommitSha commit) {
    return done(forge.pullRequestOf(commit, "x", "main")).map(PullRequest::number);
  }

  @Test
  void everyCommitOfARebaseHasItsPullRequest() throws IOException {
    Merged rebased = gitea.rebase("Bump podinfo");
    CommitSha rewritten = parent(rebased.mergeCommit());
    CommitSha before = parent(rewritten);

    assertThat(rewritten).isNotEqualTo(rebased.ownCommit());
    assertThat(
            done(forge.pullRequestOf(rebased.mergeCommit(), "x", "main")).map(PullRequest::number))
        .contains(rebased.number());
    assertThat(done(forge.pullRequestOf(rewritten, "x", "main")).map(PullRequest::number))
        .contains(rebased.number());
    assertThat(done(forge.pullRequestOf(before, "x", "main"))).isEmpty();
  }

  @Test
  void theCommitBeforeASquashIsNotTheSquashs() throws IOException {
    Merged squashed = gitea.squash("Bump podinfo");

    assertThat(done(forge.pullRequestOf(parent(squashed.mergeCommit()), "x", "main"))).isEmpty();
  }

  @Test
  void textOfUnknownOriginIsShownAsItIsInACellAndInCode() throws IOException {
    String hostile = "a\\| b | @keeper #1 https://evil.example www.evil.example **x** <b>y</b> `z`";
    String page =
        rendered(
            "| plain | code |\n|---|---|\n| %s | %s |\n\n%s"
                .formatted(
                    MarkdownText.plain(hostile),
                    MarkdownText.code(hostile),
                    MarkdownText.block(hostile + "\n```\n@keeper")));

    assertThat(page).doesNotContain("<a ", "<b>", "<strong>", "<img");
    assertThat(page.split("<td", -1)).hasSize(3);
    assertThat(page.split("<code", -1)).hasSize(3);
    assertThat(page).contains("@keeper").contains("**x**");
  }

  private String rendered(String markdown) throws IOException {
    String body =
        JSON.createObjectNode()
            .put("Text", markdown)
            .put("Mode", "comment")
            .put("Context", gitea.apiUrl().replace("/api/v1/repos", ""))
            .toString();
    return GiteaRequests.send(
        HttpRequest.post(URI.create(host.url() + "/api/v1/markdown"), HttpBody.json(body))
            .withHeader("Authorization", "token " + host.token()));
  }

  private CommitSha parent(CommitSha commit) throws IOException {
    HttpRequest request =
        HttpRequest.get(URI.create(gitea.apiUrl() + "/git/commits/" + commit))
            .withHeader("Authorization", new Secret("token " + host.token()));
    JsonNode parents = send(request).path("parents");
    return new CommitSha(parents.path(0).path("sha").asText());
  }

  private static String scopedToken() throws IOException {
    String login = io.serinus.testbed.Forge.USER + ":" + host.password();
    HttpRequest request =
        HttpRequest.post(
                URI.create(
                    host.url() + "/api/v1/users/" + io.serinus.testbed.Forge.USER + "/tokens"),
                HttpBody.json(
                    "{\"name\":\"serinus\",\"scopes\":[\"write:repository\",\"write:issue\"]}"))
            .withHeader(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
    return send(request).path("sha1").asText();
  }

  private static JsonNode send(HttpRequest request) throws IOException {
    return JSON.readTree(GiteaRequests.send(request));
  }
}
