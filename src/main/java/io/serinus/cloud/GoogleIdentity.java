package io.serinus.cloud;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.serinus.http.HttpClient;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for Google Cloud: of a service account whose key is given, or of whoever the
 * surroundings say (application default credentials: a file, or the metadata server of the node).
 * Tokens are kept as long as they are good.
 */
public final class GoogleIdentity {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_KEYS = 100;

  private final GoogleTransport transport;
  private final String scope;
  private final SharedWait<Secret> surroundings =
      new SharedWait<>("no Google Cloud credentials", PATIENCE, this::ownToken);
  private @Nullable GoogleCredentials own;

  /** The least used key is forgotten first. */
  private final Map<Secret, SharedWait<Secret>> keys =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Secret, SharedWait<Secret>> eldest) {
          return size() > MOST_KEYS;
        }
      };

  /**
   * @param http reaches the servers that give tokens
   * @param scope what the tokens are good for, a URL
   */
  public GoogleIdentity(HttpClient http, String scope) {
    this.transport = new GoogleTransport(http);
    this.scope = scope;
  }

  /**
   * The token of whoever the surroundings say; waited for five seconds at most.
   *
   * @throws UnavailableException reason {@code NoCredentials}
   */
  public Secret token() {
    return surroundings.get();
  }

  /**
   * The token of a service account; waited for five seconds at most.
   *
   * @param key the JSON that Google gives out as a service account's key; no other kind is taken,
   *     as one may name files and programs of this machine
   * @throws InvalidInputException reason {@code InvalidCredentials} when it is none
   * @throws UnavailableException reason {@code NoCredentials}
   */
  public Secret token(Secret key) {
    return waitFor(key).get();
  }

  private synchronized SharedWait<Secret> waitFor(Secret key) {
    SharedWait<Secret> known = keys.get(key);
    if (known == null) {
      GoogleCredentials account = read(key).createScoped(scope);
      known = new SharedWait<>("no Google Cloud token", PATIENCE, () -> tokenOf(account));
      keys.put(key, known);
    }
    return known;
  }

  private ServiceAccountCredentials read(Secret key) {
    try {
      return ServiceAccountCredentials.fromStream(
              new ByteArrayInputStream(key.reveal().getBytes(StandardCharsets.UTF_8)),
              () -> transport)
          .createWithCustomRetryStrategy(false);
    } catch (IOException | RuntimeException unusable) {
      // Its words, and its cause, may repeat the key.
      throw new InvalidInputException(
          "InvalidCredentials", "is not the JSON key of a service account");
    }
  }

  private Secret ownToken() {
    return tokenOf(ownAccount());
  }

  private synchronized GoogleCredentials ownAccount() {
    if (own == null) {
      try {
        own = GoogleCredentials.getApplicationDefault(() -> transport).createScoped(scope);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure.getMessage(), failure);
      }
    }
    return own;
  }

  private static Secret tokenOf(GoogleCredentials account) {
    try {
      account.refreshIfExpired();
      AccessToken token = account.getAccessToken();
      if (token == null) {
        throw new IOException("no token was given");
      }
      return new Secret(token.getTokenValue());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
  }
}
