package io.serinus.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serinus.forge.ForgeOutcome.Refused;
import io.serinus.http.HttpResponse;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.util.Locale;

/** What the unexpected answers of GitHub, Gitea and Forgejo mean, and what people are told. */
final class ApiRefusals {
  private static final int MAX_WORDS = 300;
  private final ObjectMapper json;
  private final String server;
  private final RepositorySlug repository;
  private final Secret token;

  ApiRefusals(ObjectMapper json, String server, RepositorySlug repository, Secret token) {
    this.json = json;
    this.server = server;
    this.repository = repository;
    this.token = token;
  }

  /**
   * @throws UnavailableException with reason {@code ForgeUnavailable} when the host has a problem
   *     of its own
   */
  <T> ForgeOutcome<T> of(HttpResponse response) {
    String words = hostWords(response);
    if (response.status() >= 500 || response.status() == 408) {
      throw new UnavailableException(
          "ForgeUnavailable",
          "%s answered %d for %s: %s".formatted(server, response.status(), repository, words));
    }
    Refusal refusal = classify(response.status(), words.toLowerCase(Locale.ROOT));
    return new Refused<>(
        refusal,
        "%s answered %d for %s (%s). %s"
            .formatted(server, response.status(), repository, words, advice(refusal)));
  }

  private static Refusal classify(int status, String words) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> Refusal.MOVED;
      case 401 -> Refusal.UNAUTHORIZED;
      case 403 -> forbidden(words);
      case 404, 410 -> Refusal.NOT_FOUND;
      case 423 -> Refusal.ARCHIVED;
      default -> unprocessable(words);
    };
  }

  private static Refusal forbidden(String words) {
    if (words.contains("archived")) {
      return Refusal.ARCHIVED;
    }
    return words.contains("locked") ? Refusal.LOCKED : Refusal.FORBIDDEN;
  }

  private static Refusal unprocessable(String words) {
    if (words.contains("maximum number of statuses")) {
      return Refusal.STATUS_LIMIT;
    }
    return words.contains("no commit found") ? Refusal.COMMIT_NOT_FOUND : Refusal.INVALID;
  }

  private static String advice(Refusal refusal) {
    return switch (refusal) {
      case UNAUTHORIZED -> "Give a token that is valid there.";
      case FORBIDDEN ->
          "Give the token the right to write comments and commit statuses of this repository.";
      case NOT_FOUND -> "Check the repository's address and that the token may see it.";
      case COMMIT_NOT_FOUND -> "The commit is not on the host, or not any more.";
      case LOCKED -> "Unlock the conversation to be told there.";
      case ARCHIVED -> "The repository is archived and takes no reports.";
      case STATUS_LIMIT -> "The commit takes no more statuses of this context.";
      case MOVED -> "Write the address that the host has now.";
      case INVALID -> "This is a mistake of Serinus or of the host.";
    };
  }

  private String hostWords(HttpResponse response) {
    String message = messageIn(response.body());
    String clean = message.replaceAll("\\p{C}+", " ").strip();
    String hidden = token.reveal().isEmpty() ? clean : clean.replace(token.reveal(), "***");
    return hidden.isEmpty() ? "no reason given" : MarkdownText.clip(hidden, MAX_WORDS);
  }

  private String messageIn(String body) {
    try {
      String message = json.readTree(body).path("message").asText("");
      String errors = json.readTree(body).path("errors").toString();
      return errors.length() > 2 ? message + " " + errors : message;
    } catch (JsonProcessingException notJson) {
      return "";
    }
  }
}
