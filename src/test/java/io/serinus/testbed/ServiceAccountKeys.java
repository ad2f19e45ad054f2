package io.serinus.testbed;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * The key pair with which the API server signs service account tokens.
 *
 * @param privateKey PEM file
 * @param publicKey PEM file
 */
record ServiceAccountKeys(Path privateKey, Path publicKey) {
  private static final int BITS = 2048;

  static ServiceAccountKeys create(BedFolder folder) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      return new ServiceAccountKeys(
          folder.write("service-account.key", pem("PRIVATE KEY", pair.getPrivate().getEncoded())),
          folder.write("service-account.pub", pem("PUBLIC KEY", pair.getPublic().getEncoded())));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String pem(String kind, byte[] encoded) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, body, kind);
  }
}
