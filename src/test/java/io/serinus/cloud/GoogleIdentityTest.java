package io.serinus.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GoogleIdentityTest {
  private static final String SCOPE = "https://www.googleapis.com/auth/monitoring.read";

  private final HttpConnections connections = new HttpConnections();
  private final GoogleIdentity identity =
      new GoogleIdentity(connections.client(TlsVerification.REQUIRED), SCOPE);
  private TokenServer tokens;

  @BeforeEach
  void start() throws IOException {
    tokens = new TokenServer();
  }

  @AfterEach
  void stop() {
    tokens.close();
    connections.close();
  }

  @Test
  void aServiceAccountAsksForATokenOfThatScopeAndKeepsIt() {
    Secret key = ServiceAccountKey.of(tokens.url());

    assertThat(identity.token(key).reveal()).isEqualTo("hidden-token");
    assertThat(identity.token(key).reveal()).isEqualTo("hidden-token");
    assertThat(tokens.claims())
        .singleElement()
        .asString()
        .contains("\"iss\":\"serinus@shop.iam.gserviceaccount.com\"")
        .contains("\"scope\":\"" + SCOPE + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hidden",
        "{\"type\":\"service_account\",\"private_key\":\"hidden\"}",
        "{\"type\":\"external_account\",\"audience\":\"hidden\",\"subject_token_type\":\"jwt\","
            + "\"token_url\":\"https://evil.test\",\"credential_source\":{\"file\":\"/etc/passwd\"}}"
      })
  void whatIsNoKeyOfAServiceAccountIsSaidToBeNoneAndIsNotRepeated(String text) {
    assertThatThrownBy(() -> identity.token(new Secret(text)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("is not the JSON key of a service account")
        .hasNoCause();
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    tokens.answers("{\"access_token\":\"" + "a".repeat(1024 * 1024) + "\"}");

    assertThatThrownBy(() -> identity.token(ServiceAccountKey.of(tokens.url())))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("no Google Cloud token: ");
  }

  @Test
  void aServerThatIsDownIsUnavailable() {
    Secret key = ServiceAccountKey.of(tokens.url());
    tokens.close();

    assertThatThrownBy(() -> identity.token(key))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("no Google Cloud token: ");
  }
}
