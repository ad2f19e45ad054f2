package io.serinus.git;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What reading a file's content gave. */
public sealed interface BlobContent {

  /** The whole content. */
  final class Bytes implements BlobContent {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    /** A copy of the content. */
    public byte[] toByteArray() {
      return bytes.clone();
    }

    /** The content read as UTF-8; malformed input becomes U+FFFD. */
    public String utf8() {
      return new String(bytes, UTF_8);
    }
  }

  /**
   * The content was not read because it is larger than the caller allows.
   *
   * @param size bytes of the content
   * @param limit bytes that the caller allows
   */
  record TooLarge(long size, long limit) implements BlobContent {}
}
