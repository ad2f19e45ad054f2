package io.serinus.git;

/**
 * The id of a file's content; equal ids mean equal bytes.
 *
 * @param sha 40 lower-case hexadecimal digits
 */
public record BlobId(String sha) {
  public BlobId {
    ObjectIdText.require(sha);
  }

  @Override
  public String toString() {
    return sha;
  }
}
