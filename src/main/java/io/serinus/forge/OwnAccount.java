package io.serinus.forge;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.forge.ForgeOutcome.Done;
import java.util.Optional;

/**
 * The account that a token belongs to. It is learnt from what the host answers to a status or a
 * comment of this token, else asked for; a token with few scopes may not ask. May be used from any
 * thread.
 */
final class OwnAccount {
  private final ForgeApi api;
  private volatile Optional<String> login = Optional.empty();

  OwnAccount(ForgeApi api) {
    this.api = api;
  }

  /** Takes in the author that the host gives to something this token has just written. */
  void learn(JsonNode author) {
    login = loginOf(author).or(() -> login);
  }

  /** Empty when it was not learnt yet and the token may not ask. */
  ForgeOutcome<Optional<String>> login() {
    if (login.isPresent()) {
      return new Done<>(login);
    }
    return api.get("/user", 401, 403, 404)
        .map(
            answer -> {
              learn(answer.json());
              return login;
            });
  }

  private static Optional<String> loginOf(JsonNode account) {
    return Optional.of(account.path("login").asText()).filter(name -> !name.isEmpty());
  }
}
