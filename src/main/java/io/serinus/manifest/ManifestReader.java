package io.serinus.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.manifest.DocumentSplitter.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the objects of a {@code .yaml}, {@code .yml} or {@code .json} file. A mistake spoils its
 * own document only; all mistakes of a file are found together. What cannot define an object is no
 * mistake, whatever its syntax.
 */
public final class ManifestReader {
  private static final long MOST_LOOKED_AT = 64L << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final ReadLimits limits;
  private final JsonTree json;

  public ManifestReader(ReadLimits limits) {
    this.limits = limits;
    this.json = new JsonTree(limits);
  }

  /** Bounds that are kept. */
  public ReadLimits limits() {
    return limits;
  }

  /** Reads a file. Never throws for what the file says. */
  public ManifestFile read(String path, byte[] content) {
    if (content.length > limits.bytes()) {
      return ManifestTraces.in(new String(content, ISO_8859_1))
          ? tooLarge(path, content.length)
          : withoutObjects(path);
    }
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException notText) {
      return ManifestFile.unknown(
          ManifestProblem.error(
              path, 0, "NotUtf8", "The file is not UTF-8 text", "Save it as UTF-8"));
    }
    String body = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return OpaqueContent.recognise(path, body).orElseGet(() -> parse(path, body));
  }

  /**
   * What is known of a file that is larger than {@link ReadLimits#bytes()}: nothing, or that it
   * cannot be a manifest. Looks at no more than 64 MiB.
   *
   * @param bytes its size
   * @param content its content
   */
  public ManifestFile readLarge(String path, long bytes, InputStream content) throws IOException {
    if (bytes <= MOST_LOOKED_AT && !ManifestTraces.in(content)) {
      return withoutObjects(path);
    }
    return tooLarge(path, bytes);
  }

  private ManifestFile parse(String path, String body) {
    boolean mayDefine = ManifestTraces.in(body);
    boolean large = body.length() > limits.documentCharacters();
    boolean certain = large || !body.contains(FileContent.HELM_ACTION);
    if ((!mayDefine && certain)
        || (large && PathSelection.isJson(path) && json.isAnotherObject(body))) {
      return withoutObjects(path);
    }
    FileContent file = new FileContent(path, limits, mayDefine);
    if (PathSelection.isJson(path)) {
      readJson(body, file);
    } else {
      readYaml(body, file);
    }
    return file.toFile();
  }

  private static ManifestFile withoutObjects(String path) {
    return ManifestFile.notOurs(path, FileContent.NO_OBJECT_KEYS);
  }

  private ManifestFile tooLarge(String path, long bytes) {
    return ManifestFile.unknown(
        ManifestProblem.error(
            path,
            0,
            "FileTooLarge",
            "The file has %,d bytes, more than the %,d that are read"
                .formatted(bytes, limits.bytes()),
            "Split it into several files, or exclude it in .serinusignore"));
  }

  private void readJson(String body, FileContent file) {
    if (body.isBlank()) {
      return;
    }
    try {
      requireSize(body, 1);
      file.add(json.read(body));
    } catch (DocumentException wrong) {
      file.unreadable(wrong, body);
    }
  }

  private void readYaml(String body, FileContent file) {
    FileBudget budget = new FileBudget(limits);
    List<Part> parts = DocumentSplitter.split(body);
    for (Part part : parts.subList(0, Math.min(parts.size(), limits.documents()))) {
      readPart(part, budget, file);
    }
    if (parts.size() > limits.documents()) {
      Part first = parts.get(limits.documents());
      String rest =
          String.join(
              "\n",
              parts.subList(limits.documents(), parts.size()).stream().map(Part::text).toList());
      file.unreadable(tooMany(first.firstLine()), rest);
    }
  }

  private DocumentException tooMany(int line) {
    return new DocumentException(
        line,
        "TooManyDocuments",
        "The file has more than %,d documents".formatted(limits.documents()),
        "Split it into several files");
  }

  private void requireSize(String document, int line) throws DocumentException {
    if (document.length() > limits.documentCharacters()) {
      throw new DocumentException(
          line,
          "DocumentTooLarge",
          "The document has %,d characters, more than the %,d that are read"
              .formatted(document.length(), limits.documentCharacters()),
          "Split it into several documents");
    }
  }

  private void readPart(Part part, FileBudget budget, FileContent file) {
    List<DocumentException> duplicates = new ArrayList<>();
    try {
      requireSize(part.text(), part.firstLine());
      List<ParsedDocument> documents =
          YamlTree.read(part.text(), part.firstLine(), limits, budget, duplicates);
      if (duplicates.isEmpty()) {
        documents.forEach(file::add);
      }
    } catch (DocumentException wrong) {
      duplicates.add(wrong);
    }
    duplicates.forEach(wrong -> file.unreadable(wrong, part.text()));
  }

  /** By line, as people read. */
  static final Comparator<ManifestProblem> BY_LINE = Comparator.comparingInt(ManifestProblem::line);
}
