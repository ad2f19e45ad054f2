package io.serinus.forge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.serinus.forge.GitHubRepository.Comment;
import io.serinus.forge.GitHubRepository.Pull;
import io.serinus.forge.GitHubRepository.Status;
import io.serinus.http.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers as GitHub's REST API is documented to: status codes, paging with Link headers, the limit
 * of statuses, the lag of its index, rate limits.
 */
final class GitHubServer implements AutoCloseable {
  static final String LOGIN = "serinus-bot";
  private static final Pattern PATH =
      Pattern.compile("/api/v3/repos/([^/]+/[^/]+)(/[^?]*)?(?:\\?(.*))?");

  final GitHubRepository repository = new GitHubRepository();
  private final ObjectMapper json = new ObjectMapper();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Deque<Canned> canned = new ArrayDeque<>();
  private final String token;
  private final int maxPageSize;
  private LoopbackServer server;

  private boolean hidesUser;

  GitHubServer(String token, int maxPageSize) throws IOException {
    this.token = token;
    this.maxPageSize = maxPageSize;
    server = new LoopbackServer(0, this::handle);
  }

  void stop() {
    server.close();
  }

  void start() throws IOException {
    server = new LoopbackServer(server.port(), this::handle);
  }

  @Override
  public void close() {
    server.close();
  }

  /** From now on the token may not ask whose it is. */
  synchronized void hideUser() {
    hidesUser = true;
  }

  URI webRoot() {
    return server.url("");
  }

  /** Method and path of every request since the last call. */
  List<String> takeRequests() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  /** The next request is answered so, whatever it asks. */
  synchronized void answerNext(int status, String body, Map<String, String> headers) {
    canned.add(new Canned(status, body, headers));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Canned answer = answer(exchange, body);
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Canned answer(HttpExchange exchange, String body) throws IOException {
    if (!canned.isEmpty()) {
      return canned.remove();
    }
    if (exchange.getRequestHeaders().getFirst("User-Agent") == null) {
      return message(403, "Request forbidden by administrative rules.");
    }
    if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return message(401, "Bad credentials");
    }
    String uri = exchange.getRequestURI().toString();
    if (uri.equals("/api/v3/user") && hidesUser) {
      return message(403, "Resource not accessible by integration");
    }
    if (uri.equals("/api/v3/user")) {
      return ok(200, Map.of("login", LOGIN, "type", "User"));
    }
    Matcher path = PATH.matcher(uri);
    if (!path.matches() || !path.group(1).equals(GitHubRepository.FULL_NAME)) {
      return message(404, "Not Found");
    }
    String rest = path.group(2) == null ? "" : path.group(2);
    String query = path.group(3) == null ? "" : path.group(3);
    return route(exchange.getRequestMethod(), rest, query, json.readTree(body));
  }

  private Canned route(String method, String path, String query, JsonNode body) throws IOException {
    List<String> parts = List.of(path.replaceFirst("^/", "").split("/"));
    return switch (method + " " + path.replaceAll("[0-9a-f]{40}", "SHA").replaceAll("\\d+", "N")) {
      case "GET " -> ok(200, Map.of("full_name", GitHubRepository.FULL_NAME));
      case "GET /commits/SHA/pulls" -> pullsOf(parts.get(1));
      case "GET /pulls/N" -> pull(Long.parseLong(parts.get(1)));
      case "GET /issues/N/comments" -> comments(Long.parseLong(parts.get(1)), query);
      case "POST /issues/N/comments" -> create(Long.parseLong(parts.get(1)), body);
      case "PATCH /issues/comments/N" -> edit(Long.parseLong(parts.get(2)), body);
      case "POST /statuses/SHA" -> status(parts.get(1), body);
      default -> message(404, "Not Found");
    };
  }

  private Canned pullsOf(String sha) throws IOException {
    if (!repository.commits.contains(sha)) {
      return message(422, "No commit found for SHA: " + sha);
    }
    if (repository.unindexed.contains(sha)) {
      return message(404, "Not Found");
    }
    return ok(200, repository.pullsOf(sha).stream().map(GitHubServer::json).toList());
  }

  private Canned pull(long number) throws IOException {
    Pull pull = repository.pulls.get(number);
    return pull == null ? message(404, "Not Found") : ok(200, json(pull));
  }

  private Canned comments(long pull, String query) throws IOException {
    if (!repository.pulls.containsKey(pull)) {
      return message(404, "Not Found");
    }
    int size = Math.min(maxPageSize, parameter(query, "per_page", 30));
    int page = parameter(query, "page", 1);
    List<Map<String, Object>> all =
        repository.comments.values().stream()
            .filter(comment -> comment.pull() == pull)
            .map(GitHubServer::json)
            .toList();
    int from = Math.min(all.size(), (page - 1) * size);
    int to = Math.min(all.size(), from + size);
    Map<String, String> headers = new LinkedHashMap<>();
    if (to < all.size()) {
      headers.put("Link", "<%s/x?page=%d>; rel=\"next\"".formatted(webRoot(), page + 1));
    }
    return new Canned(200, json.writeValueAsString(all.subList(from, to)), headers);
  }

  private Canned create(long pull, JsonNode body) throws IOException {
    if (!repository.pulls.containsKey(pull)) {
      return message(404, "Not Found");
    }
    if (repository.archived) {
      return message(403, "Repository was archived so is read-only.");
    }
    if (repository.locked.contains(pull)) {
      return message(403, "Unable to create comment because issue is locked.");
    }
    if (body.path("body").asText().length() > 65536) {
      return message(422, "body is too long (maximum is 65536 characters)");
    }
    return ok(201, json(repository.comment(pull, body.path("body").asText(), LOGIN, "User")));
  }

  private Canned edit(long id, JsonNode body) throws IOException {
    Comment old = repository.comments.get(id);
    if (old == null) {
      return message(404, "Not Found");
    }
    if (!old.login().equals(LOGIN)) {
      return message(403, "Resource not accessible by personal access token");
    }
    Comment edited =
        new Comment(id, old.pull(), body.path("body").asText(), old.login(), old.type());
    repository.comments.put(id, edited);
    return ok(200, json(edited));
  }

  private Canned status(String sha, JsonNode body) throws IOException {
    if (!repository.commits.contains(sha)) {
      return message(422, "No commit found for SHA: " + sha);
    }
    String context = body.path("context").asText("default").toLowerCase(Locale.ROOT);
    List<Status> all = repository.statuses.computeIfAbsent(sha, key -> new ArrayList<>());
    if (all.stream().filter(status -> status.context().equals(context)).count()
        >= GitHubRepository.MAX_STATUSES) {
      return message(422, "This SHA and context has reached the maximum number of statuses.");
    }
    if (body.path("description").asText().length() > 140) {
      return message(422, "Validation Failed");
    }
    all.add(
        0,
        new Status(
            context,
            body.path("state").asText(),
            body.path("description").asText(),
            body.path("target_url").asText("")));
    return ok(201, Map.of("state", body.path("state").asText(), "creator", Map.of("login", LOGIN)));
  }

  private static Map<String, Object> json(Pull pull) {
    return Map.of(
        "number", pull.number(),
        "title", pull.title(),
        "user", Map.of("login", "ada", "type", "User"),
        "html_url",
            "https://github.example/" + GitHubRepository.FULL_NAME + "/pull/" + pull.number(),
        "state", "closed",
        "merged_at", "2026-01-01T00:00:00Z",
        "merge_commit_sha", pull.mergeCommit(),
        "base",
            Map.of("ref", pull.base(), "repo", Map.of("full_name", GitHubRepository.FULL_NAME)));
  }

  private static Map<String, Object> json(Comment comment) {
    return Map.of(
        "id", comment.id(),
        "body", comment.body(),
        "user", Map.of("login", comment.login(), "type", comment.type()));
  }

  private static int parameter(String query, String name, int absent) {
    Matcher found = Pattern.compile("(?:^|&)" + name + "=(\\d+)").matcher(query);
    return found.find() ? Integer.parseInt(found.group(1)) : absent;
  }

  private Canned ok(int status, Object body) throws IOException {
    return new Canned(status, json.writeValueAsString(body), Map.of());
  }

  private Canned message(int status, String message) throws IOException {
    return ok(status, Map.of("message", message));
  }

  private record Canned(int status, String body, Map<String, String> headers) {}
}
