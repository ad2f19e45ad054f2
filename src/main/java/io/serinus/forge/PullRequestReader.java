package io.serinus.forge;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.forge.ForgeOutcome.Done;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/** Reads pull requests in the form that GitHub, Gitea and Forgejo share. */
final class PullRequestReader {
  private final ForgeApi api;

  PullRequestReader(ForgeApi api) {
    this.api = api;
  }

  /**
   * The pull request that a commit's subject names, if its merge made exactly this commit: a
   * cherry-pick or a revert keeps the subject of another.
   */
  ForgeOutcome<Optional<PullRequest>> namedBy(String subject, CommitSha commit) {
    Optional<PullRequestNumber> named = SubjectReference.in(subject);
    if (named.isEmpty()) {
      return new Done<>(Optional.empty());
    }
    return api.get(api.inRepository("/pulls/" + named.get().value()), 404)
        .map(answer -> read(answer.json()).filter(found -> found.wasMergedAs(commit)));
  }

  /** Empty when this is no pull request of the repository, for example one of a fork's origin. */
  Optional<PullRequest> read(JsonNode json) {
    long number = json.path("number").asLong();
    String base = json.path("base").path("repo").path("full_name").asText();
    if (number <= 0 || !base.equalsIgnoreCase(api.repository().toString())) {
      return Optional.empty();
    }
    return Optional.of(
        new PullRequest(
            new PullRequestNumber(number),
            json.path("title").asText(),
            json.path("user").path("login").asText(),
            webPage(json.path("html_url").asText()),
            json.path("base").path("ref").asText(),
            instant(json.path("merged_at").asText()),
            commit(json.path("merge_commit_sha").asText())));
  }

  private static Optional<CommitSha> commit(String text) {
    String hex = text.toLowerCase(Locale.ROOT);
    return hex.matches("[0-9a-f]{40}|[0-9a-f]{64}")
        ? Optional.of(new CommitSha(hex))
        : Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException absent) {
      return Optional.empty();
    }
  }

  private static Optional<URI> webPage(String text) {
    try {
      return Optional.of(new URI(text))
          .filter(url -> "https".equals(url.getScheme()) || "http".equals(url.getScheme()));
    } catch (URISyntaxException notAnAddress) {
      return Optional.empty();
    }
  }
}
