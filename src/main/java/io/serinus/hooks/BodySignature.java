package io.serinus.hooks;

import io.serinus.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) of a body: {@code sha256=} and lower-case hexadecimal digits. */
final class BodySignature {
  private static final String ALGORITHM = "HmacSHA256";

  private BodySignature() {}

  /**
   * @param key not empty
   */
  static String of(String body, Secret key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] digest = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
      return "sha256=" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException surprise) {
      throw new IllegalStateException("This Java runtime offers no " + ALGORITHM, surprise);
    }
  }
}
