package io.serinus.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import java.util.Base64;

/** What authenticates the controller to a remote over HTTP. Printing one shows no secret. */
public sealed interface GitCredentials {

  /** The credential's text, to keep it out of messages. */
  Secret secret();

  /** The value of the {@code Authorization} header. */
  Secret authorization();

  /**
   * HTTP basic authentication.
   *
   * @param user not empty, without colon
   * @param secret password or token
   */
  record Basic(String user, Secret secret) implements GitCredentials {
    public Basic {
      requireOneLine("user name", user);
      requireOneLine("password", secret.reveal());
      if (user.contains(":")) {
        throw new InvalidInputException(
            "InvalidCredentials", "The user name of a Git remote must not contain a colon.");
      }
    }

    @Override
    public Secret authorization() {
      byte[] pair = (user + ":" + secret.reveal()).getBytes(UTF_8);
      return new Secret("Basic " + Base64.getEncoder().encodeToString(pair));
    }
  }

  /** A token sent as {@code Authorization: Bearer}. */
  record Bearer(Secret secret) implements GitCredentials {
    public Bearer {
      requireOneLine("token", secret.reveal());
    }

    @Override
    public Secret authorization() {
      return new Secret("Bearer " + secret.reveal());
    }
  }

  private static void requireOneLine(String what, String text) {
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(
          "InvalidCredentials",
          "The %s of a Git remote is empty or contains a line break or control character; write it"
                  .formatted(what)
              + " on one line without a trailing newline.");
    }
  }
}
