package io.serinus.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.forge.ForgeOutcome.Done;
import io.serinus.http.HttpMethod;
import io.serinus.model.UnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The comments of a pull request, through the endpoints that GitHub, Gitea and Forgejo share. */
final class IssueComments {
  /** GitHub's limit; the others accept as much. */
  private static final int MAX_LENGTH = 65536;

  private static final int PAGE_SIZE = 100;
  private static final int MAX_PAGES = 50;
  private final ForgeApi api;
  private final OwnAccount account;

  IssueComments(ForgeApi api, OwnAccount account) {
    this.api = api;
    this.account = account;
  }

  ForgeOutcome<CommentId> upsert(
      PullRequestNumber pullRequest, CommentMarker marker, Optional<CommentId> known, String body) {
    ObjectNode comment = api.object().put("body", CommentText.of(marker, body, MAX_LENGTH));
    return edit(known, comment)
        .then(
            edited ->
                edited.isPresent()
                    ? new Done<>(edited.get())
                    : findOrCreate(pullRequest, marker, comment));
  }

  private ForgeOutcome<CommentId> findOrCreate(
      PullRequestNumber pullRequest, CommentMarker marker, ObjectNode comment) {
    return find(pullRequest, marker)
        .then(found -> edit(found, comment))
        .then(
            edited -> edited.isPresent() ? new Done<>(edited.get()) : create(pullRequest, comment));
  }

  /** Empty when there is no such comment (any more). Gitea says 204 for what is no comment. */
  private ForgeOutcome<Optional<CommentId>> edit(Optional<CommentId> id, ObjectNode comment) {
    if (id.isEmpty()) {
      return new Done<>(Optional.empty());
    }
    String path = api.inRepository("/issues/comments/" + id.get());
    return api.send(HttpMethod.PATCH, path, comment, 404, 410)
        .map(answer -> answer.status() == 200 ? id : Optional.empty());
  }

  private ForgeOutcome<CommentId> create(PullRequestNumber pullRequest, ObjectNode comment) {
    return api.send(HttpMethod.POST, comments(pullRequest), comment)
        .map(
            answer -> {
              account.learn(answer.json().path("user"));
              return new CommentId(answer.json().path("id").asLong());
            });
  }

  private ForgeOutcome<Optional<CommentId>> find(
      PullRequestNumber pullRequest, CommentMarker marker) {
    List<JsonNode> marked = new ArrayList<>();
    return collect(pullRequest, marker, 1, marked)
        .then(
            all ->
                all.isEmpty()
                    ? new Done<>(Optional.empty())
                    : account.login().map(login -> choose(all, marker, login)));
  }

  private ForgeOutcome<List<JsonNode>> collect(
      PullRequestNumber pullRequest, CommentMarker marker, int page, List<JsonNode> marked) {
    String path = comments(pullRequest) + "?per_page=" + PAGE_SIZE + "&page=" + page;
    return api.get(path, 500)
        .then(answer -> answer.isSuccessful() ? new Done<>(answer) : explain(pullRequest))
        .then(
            answer -> {
              for (JsonNode comment : answer.json()) {
                String text = body(comment);
                if (marker.marks(text) || marker.marksOlder(text)) {
                  marked.add(comment);
                }
              }
              return answer.hasNextPage() && page < MAX_PAGES
                  ? collect(pullRequest, marker, page + 1, marked)
                  : new Done<>(marked);
            });
  }

  /** Gitea answers 500 for a pull request that it does not have, so that is asked for then. */
  private ForgeOutcome<ApiAnswer> explain(PullRequestNumber pullRequest) {
    return api.get(api.inRepository("/issues/" + pullRequest.value()))
        .then(
            present -> {
              throw new UnavailableException(
                  "ForgeUnavailable",
                  "The host of %s answered 500 to a list of comments".formatted(api.repository()));
            });
  }

  /**
   * The oldest one of our account: anybody can write the marker. One that names the cluster only is
   * taken when there is no other; it has the whole marker from then on.
   */
  private static Optional<CommentId> choose(
      List<JsonNode> marked, CommentMarker marker, Optional<String> ownLogin) {
    return marked.stream()
        .filter(
            comment ->
                ownLogin
                    .filter(comment.path("user").path("login").asText()::equalsIgnoreCase)
                    .isPresent())
        .min(
            Comparator.comparing((JsonNode comment) -> !marker.marks(body(comment)))
                .thenComparing(comment -> comment.path("id").asLong()))
        .map(comment -> new CommentId(comment.path("id").asLong()));
  }

  private static String body(JsonNode comment) {
    return comment.path("body").asText();
  }

  private String comments(PullRequestNumber pullRequest) {
    return api.inRepository("/issues/" + pullRequest.value() + "/comments");
  }
}
