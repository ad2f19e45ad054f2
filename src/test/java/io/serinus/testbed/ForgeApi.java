package io.serinus.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** What people and their tools do on the forge, over its real HTTP API. */
public final class ForgeApi {
  private static final Duration MERGE_LIMIT = Duration.ofSeconds(30);

  private final ForgeHttp http;
  private final String user;

  ForgeApi(URI base, String user, String token) {
    this.http = new ForgeHttp(base, token);
    this.user = user;
  }

  /** How a pull request is merged. */
  public enum MergeStyle {
    /** A merge commit. */
    MERGE("merge"),
    /** One new commit on the base branch. */
    SQUASH("squash"),
    /** The pull request's commits, written anew on the base branch. */
    REBASE("rebase");

    private final String word;

    MergeStyle(String word) {
      this.word = word;
    }
  }

  /** A comment on a pull request. */
  public record Comment(long id, String author, String body) {}

  /** The newest status of one context on a commit; the state is in lower case. */
  public record Status(String context, String state, String description, String targetUrl) {}

  /** Creates a repository whose branch {@code main} holds a README. */
  public ForgeRepository createRepository(String name) {
    JsonNode created =
        http.send(
            "POST",
            "user/repos",
            Map.of("name", name, "auto_init", true, "default_branch", "main", "readme", "Default"));
    return new ForgeRepository(user, name, created.path("clone_url").asText());
  }

  /**
   * Commits files to a branch, which is made from {@code main} when it does not exist.
   *
   * @param files path → content
   * @return id of the commit
   */
  public String commit(
      ForgeRepository repository, String branch, String message, Map<String, String> files) {
    boolean exists = http.find(repository.path() + "/branches/" + branch).isPresent();
    String from = exists ? branch : "main";
    List<Map<String, String>> changes = new ArrayList<>();
    files.forEach((path, content) -> changes.add(change(repository, from, path, content)));
    JsonNode done =
        http.send(
            "POST",
            repository.path() + "/contents",
            Map.of("branch", from, "new_branch", branch, "message", message, "files", changes));
    return done.path("commit").path("sha").asText();
  }

  private Map<String, String> change(
      ForgeRepository repository, String branch, String path, String content) {
    String encoded = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    return http.find(repository.path() + "/contents/" + path + "?ref=" + branch)
        .map(
            old ->
                Map.of(
                    "operation",
                    "update",
                    "path",
                    path,
                    "content",
                    encoded,
                    "sha",
                    old.path("sha").asText()))
        .orElse(Map.of("operation", "create", "path", path, "content", encoded));
  }

  /** Deletes one file on a branch. */
  public void delete(ForgeRepository repository, String branch, String path, String message) {
    JsonNode old =
        http.send("GET", repository.path() + "/contents/" + path + "?ref=" + branch, Map.of());
    http.send(
        "DELETE",
        repository.path() + "/contents/" + path,
        Map.of("branch", branch, "message", message, "sha", old.path("sha").asText()));
  }

  /** Opens a pull request from a branch to {@code main} and returns its number. */
  public long openPullRequest(ForgeRepository repository, String branch, String title) {
    return openPullRequest(repository, branch, "main", title);
  }

  /** Opens a pull request from a branch to a base and returns its number. */
  public long openPullRequest(
      ForgeRepository repository, String branch, String base, String title) {
    return http.send(
            "POST",
            repository.path() + "/pulls",
            Map.of("head", branch, "base", base, "title", title))
        .path("number")
        .asLong();
  }

  /**
   * Merges a pull request, waiting while the forge still examines it.
   *
   * @return id of the commit that is now the head of {@code main}
   */
  public String merge(ForgeRepository repository, long pullRequest, MergeStyle style) {
    String path = repository.path() + "/pulls/" + pullRequest;
    Awaitility.await("pull request can be merged")
        .atMost(MERGE_LIMIT)
        .pollDelay(Duration.ZERO)
        .until(() -> http.sendIfPossible("POST", path + "/merge", Map.of("Do", style.word)));
    return http.send("GET", path, Map.of()).path("merge_commit_sha").asText();
  }

  /** The merged pull request that brought a commit. */
  public Optional<Long> pullRequestOf(ForgeRepository repository, String commit) {
    return http.find(repository.path() + "/commits/" + commit + "/pull")
        .map(found -> found.path("number").asLong());
  }

  /** Commit at the head of a branch. */
  public Optional<String> branchHead(ForgeRepository repository, String branch) {
    return http.find(repository.path() + "/branches/" + branch)
        .map(found -> found.path("commit").path("id").asText());
  }

  /** Text of a file at the head of a branch. */
  public Optional<String> file(ForgeRepository repository, String branch, String path) {
    return http.find(repository.path() + "/contents/" + path + "?ref=" + branch)
        .map(found -> Base64.getMimeDecoder().decode(found.path("content").asText()))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Comments of a pull request, oldest first. */
  public List<Comment> comments(ForgeRepository repository, long pullRequest) {
    return items(repository.path() + "/issues/" + pullRequest + "/comments").stream()
        .map(
            one ->
                new Comment(
                    one.path("id").asLong(),
                    one.path("user").path("login").asText(),
                    one.path("body").asText()))
        .toList();
  }

  /** Writes a comment as a person would and returns its id. */
  public long comment(ForgeRepository repository, long pullRequest, String body) {
    return http.send(
            "POST",
            repository.path() + "/issues/" + pullRequest + "/comments",
            Map.of("body", body))
        .path("id")
        .asLong();
  }

  public void deleteComment(ForgeRepository repository, long comment) {
    http.send("DELETE", repository.path() + "/issues/comments/" + comment, Map.of());
  }

  /** Sets a commit status as another tool would. */
  public void setStatus(ForgeRepository repository, String commit, Status status) {
    http.send(
        "POST",
        repository.path() + "/statuses/" + commit,
        Map.of(
            "context", status.context(),
            "state", status.state(),
            "description", status.description(),
            "target_url", status.targetUrl()));
  }

  /** The newest status of each context on a commit. */
  public List<Status> statuses(ForgeRepository repository, String commit) {
    JsonNode combined =
        http.send("GET", repository.path() + "/commits/" + commit + "/status", Map.of());
    return elements(combined.path("statuses")).stream()
        .map(
            one ->
                new Status(
                    one.path("context").asText(),
                    one.path("status").asText(),
                    one.path("description").asText(),
                    one.path("target_url").asText()))
        .toList();
  }

  private List<JsonNode> items(String path) {
    return elements(http.send("GET", path, Map.of()));
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
