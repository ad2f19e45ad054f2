package io.serinus.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.git.BlobContent;
import io.serinus.git.GitMirror;
import io.serinus.git.TreeFile;
import io.serinus.git.TreeListing;
import io.serinus.manifest.PathSelection;
import io.serinus.model.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Reads {@code .serinusignore} of a commit. It says what must not be applied, so one that cannot be
 * read whole is an error and never an empty one.
 */
final class IgnoreFileReader {
  private static final long LARGEST = 64 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final GitMirror mirror;

  IgnoreFileReader(GitMirror mirror) {
    this.mirror = mirror;
  }

  /**
   * The selection with what the file ignores; the same one when there is no such file.
   *
   * @throws InvalidInputException reason {@code IgnoreFileUnreadable} or {@code InvalidPathPattern}
   */
  PathSelection narrow(PathSelection configured, TreeListing listing) {
    if (listing.skipped().stream()
        .anyMatch(entry -> entry.path().equals(PathSelection.IGNORE_FILE))) {
      throw unreadable("it is a link or a submodule");
    }
    if (listing.files().stream()
        .anyMatch(file -> file.path().startsWith(PathSelection.IGNORE_FILE + "/"))) {
      throw unreadable("it is a directory");
    }
    Optional<TreeFile> file =
        listing.files().stream()
            .filter(candidate -> candidate.path().equals(PathSelection.IGNORE_FILE))
            .findFirst();
    return file.isEmpty() ? configured : configured.ignoring(text(file.get()));
  }

  private String text(TreeFile file) {
    if (!(mirror.read(file.blob(), LARGEST) instanceof BlobContent.Bytes bytes)) {
      throw unreadable("it is larger than %,d bytes".formatted(LARGEST));
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
      if (text.indexOf('\0') >= 0) {
        throw unreadable("it is not UTF-8 text");
      }
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException notText) {
      throw unreadable("it is not UTF-8 text");
    }
  }

  private static InvalidInputException unreadable(String why) {
    return new InvalidInputException(
        "IgnoreFileUnreadable", PathSelection.IGNORE_FILE + " cannot be read: " + why);
  }
}
