package io.serinus.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.git.BlobContent;
import io.serinus.git.BlobId;
import io.serinus.git.GitMirror;
import io.serinus.git.IgnoreRules;
import io.serinus.git.SkippedEntry;
import io.serinus.git.TreeFile;
import io.serinus.git.TreeListing;
import io.serinus.manifest.ManifestProblem;
import io.serinus.manifest.PathSelection;
import io.serinus.model.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code .serinusignore} files of a commit. They say what must not be applied, so one
 * that cannot be read whole is an error and never an empty one: its last good version holds.
 */
final class IgnoreFileReader {
  private static final long LARGEST = 64 * 1024;
  private static final int MOST_FILES = 1_000;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final GitMirror mirror;

  IgnoreFileReader(GitMirror mirror) {
    this.mirror = mirror;
  }

  static boolean isIgnoreFile(String path) {
    return (path + "/").startsWith(PathSelection.IGNORE_FILE + "/")
        || (path + "/").contains("/" + PathSelection.IGNORE_FILE + "/");
  }

  /**
   * The ignore files of a commit.
   *
   * @param before what held until now
   * @throws InvalidInputException reason {@code IgnoreFileUnreadable} or {@code InvalidPathPattern}
   *     when one cannot be read and no version of it held until now
   */
  IgnoreFiles read(TreeListing listing, PathSelection configured, IgnoreFiles before) {
    SortedMap<String, Optional<TreeFile>> found = found(listing);
    found.keySet().removeIf(folder -> !folder.isEmpty() && !configured.mayCover(folder));
    if (found.size() > MOST_FILES) {
      throw unreadable(
          PathSelection.IGNORE_FILE, "there are more than %,d of them".formatted(MOST_FILES));
    }
    TreeMap<String, IgnoreFiles.Text> texts = new TreeMap<>();
    List<ManifestProblem> problems = new ArrayList<>();
    for (Map.Entry<String, Optional<TreeFile>> entry : found.entrySet()) {
      String folder = entry.getKey();
      IgnoreFiles.Text known = before.texts().get(folder);
      try {
        texts.put(folder, read(pathIn(folder), entry.getValue(), known));
      } catch (InvalidInputException wrong) {
        if (known == null) {
          throw wrong;
        }
        texts.put(folder, known);
        problems.add(problem(pathIn(folder), wrong));
      }
    }
    if (texts.equals(before.texts())) {
      return new IgnoreFiles(texts, before.rules(), problems);
    }
    Map<String, String> byFolder = new TreeMap<>();
    texts.forEach((folder, text) -> byFolder.put(folder, text.text()));
    return new IgnoreFiles(texts, IgnoreRules.of(byFolder), problems);
  }

  /** Folder to the file there; to nothing when something else has its name. */
  private static SortedMap<String, Optional<TreeFile>> found(TreeListing listing) {
    TreeMap<String, Optional<TreeFile>> found = new TreeMap<>();
    for (TreeFile file : listing.files()) {
      if (isIgnoreFile(file.path())) {
        boolean itself = file.path().equals(pathIn(folderOf(file.path())));
        found.put(folderOf(file.path()), itself ? Optional.of(file) : Optional.empty());
      }
    }
    for (SkippedEntry entry : listing.skipped()) {
      if (isIgnoreFile(entry.path())) {
        found.put(folderOf(entry.path()), Optional.empty());
      }
    }
    return found;
  }

  private static String folderOf(String path) {
    int at = ("/" + path + "/").indexOf("/" + PathSelection.IGNORE_FILE + "/");
    return path.substring(0, Math.max(0, at - 1));
  }

  private static String pathIn(String folder) {
    return folder.isEmpty() ? PathSelection.IGNORE_FILE : folder + "/" + PathSelection.IGNORE_FILE;
  }

  private IgnoreFiles.Text read(
      String path, Optional<TreeFile> file, IgnoreFiles.@Nullable Text known) {
    BlobId blob =
        file.map(TreeFile::blob)
            .orElseThrow(() -> unreadable(path, "it is a link, a submodule or a folder"));
    if (known != null && known.blob().equals(blob)) {
      return known;
    }
    String text = text(path, blob);
    try {
      IgnoreRules.check(text);
    } catch (InvalidInputException wrong) {
      throw new InvalidInputException(
          wrong.reason(), "%s cannot be read: %s".formatted(path, wrong.getMessage()));
    }
    return new IgnoreFiles.Text(blob, text);
  }

  private String text(String path, BlobId blob) {
    if (!(mirror.read(blob, LARGEST) instanceof BlobContent.Bytes bytes)) {
      throw unreadable(path, "it is larger than %,d bytes".formatted(LARGEST));
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
      if (text.indexOf('\0') >= 0) {
        throw unreadable(path, "it is not UTF-8 text");
      }
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException notText) {
      throw unreadable(path, "it is not UTF-8 text");
    }
  }

  private static ManifestProblem problem(String path, InvalidInputException wrong) {
    return ManifestProblem.error(
        path,
        0,
        wrong.reason(),
        String.valueOf(wrong.getMessage()),
        "Correct it; until then its last good version holds");
  }

  private static InvalidInputException unreadable(String path, String why) {
    return new InvalidInputException(
        "IgnoreFileUnreadable", "%s cannot be read: %s".formatted(path, why));
  }
}
