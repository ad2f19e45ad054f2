package io.serinus.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal digits. */
final class Digest {
  private Digest() {}

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException surprise) {
      throw new IllegalStateException("every Java platform has SHA-256", surprise);
    }
  }

  /** Of the canonical text. */
  static String sha256(JsonNode tree) {
    return sha256(Json.canonical(tree).getBytes(UTF_8));
  }
}
