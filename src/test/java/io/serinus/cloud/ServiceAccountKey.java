package io.serinus.cloud;

import io.serinus.model.Json;
import io.serinus.model.Secret;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Keys of a service account as Google gives them out, that nobody else knows. */
public final class ServiceAccountKey {
  private static final KeyPair PAIR = pair();

  private ServiceAccountKey() {}

  /**
   * @param tokens where its tokens are asked for
   */
  public static Secret of(URI tokens) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(PAIR.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return new Secret(
        Json.MAPPER
            .createObjectNode()
            .put("type", "service_account")
            .put("project_id", "shop")
            .put("private_key_id", "hidden-key-id")
            .put("private_key", pem)
            .put("client_email", "serinus@shop.iam.gserviceaccount.com")
            .put("client_id", "1")
            .put("token_uri", tokens.toString())
            .toString());
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }
}
