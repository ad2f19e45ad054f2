package io.serinus.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Collects what the documents of one file define. */
final class FileContent {
  /** A Helm template may define objects without a word of it being in the text. */
  static final String HELM_ACTION = "{{";

  private static final String SOPS = "SopsEncrypted";
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9.:_]{0,251}[a-zA-Z0-9])?");

  /** Why a file defines nothing: the keys {@code apiVersion} and {@code kind} are not in it. */
  static final String NO_OBJECT_KEYS = "NoObjectKeys";

  private final String path;
  private final ReadLimits limits;
  private final boolean mayDefine;
  private final List<Manifest> manifests = new ArrayList<>();
  private final List<ManifestProblem> problems = new ArrayList<>();
  private final Set<Reading> others = new LinkedHashSet<>();

  /**
   * @param mayDefine whether a document that cannot be read may define an object
   */
  FileContent(String path, ReadLimits limits, boolean mayDefine) {
    this.path = path;
    this.limits = limits;
    this.mayDefine = mayDefine;
  }

  /**
   * Notes a document that cannot be read. In a file that cannot define an object it is no mistake.
   */
  void unreadable(DocumentException wrong, String text) {
    if (!mayDefine && !text.contains(HELM_ACTION)) {
      others.add(new Reading.NotOurs(NO_OBJECT_KEYS));
      return;
    }
    problems.add(wrong.problem(path));
    others.add(Reading.Unknown.ofText(wrong.reason(), text));
  }

  /** Adds a document; what does not claim to be a Kubernetes object is passed over. */
  void add(ParsedDocument document) {
    try {
      add(document.tree(), document, "");
    } catch (DocumentException wrong) {
      unreadable(wrong, Json.canonical(document.tree()));
    }
  }

  ManifestFile toFile() {
    problems.sort(ManifestReader.BY_LINE);
    List<Reading> readings = new ArrayList<>(others);
    if (!manifests.isEmpty() || readings.isEmpty()) {
      readings.add(0, new Reading.Objects(manifests));
    }
    return new ManifestFile(path, readings, problems);
  }

  private void add(JsonNode tree, ParsedDocument document, String base) throws DocumentException {
    if (isEncrypted(tree) && !namesItsObject(tree)) {
      problems.add(encryptedWithSops("The document", document.lineOf(base)));
      others.add(Reading.Unknown.ofAnyName(SOPS));
      return;
    }
    boolean hasVersion = tree.hasNonNull("apiVersion");
    boolean hasKind = tree.hasNonNull("kind");
    if ((!hasVersion && !hasKind) || isKustomization(tree)) {
      others.add(new Reading.NotOurs(hasKind ? "Kustomization" : NO_OBJECT_KEYS));
      return;
    }
    int line = document.lineOf(base);
    if (!tree.path("apiVersion").isTextual() || !tree.path("kind").isTextual()) {
      if (!tree.path("metadata").isObject()) {
        others.add(new Reading.NotOurs(NO_OBJECT_KEYS));
        return;
      }
      throw new DocumentException(
          line,
          "NotAnObject",
          "The object has no %s".formatted(hasVersion ? "kind" : "apiVersion"),
          "Give apiVersion and kind, both as text");
    }
    if (tree.path("kind").asText().endsWith("List") && tree.path("items").isArray()) {
      addItems(tree, document, base);
    } else {
      addObject(tree, document, base, line);
    }
  }

  private void addItems(JsonNode list, ParsedDocument document, String base)
      throws DocumentException {
    String kind = list.path("kind").asText();
    JsonNode items = list.path("items");
    for (int index = 0; index < items.size(); index++) {
      JsonNode item = items.get(index);
      if (!kind.equals("List") && item.isObject()) {
        ObjectNode typed = item.deepCopy();
        if (!typed.hasNonNull("kind")) {
          typed.put("kind", kind.substring(0, kind.length() - "List".length()));
        }
        if (!typed.hasNonNull("apiVersion")) {
          typed.set("apiVersion", list.path("apiVersion"));
        }
        item = typed;
      }
      if (item.path("kind").asText().endsWith("List")) {
        throw new DocumentException(
            document.lineOf(base + "/items/" + index),
            "NotAnObject",
            "A List contains a List",
            "Put the inner items into the outer List");
      }
      add(item, document, base + "/items/" + index);
    }
  }

  private void addObject(JsonNode tree, ParsedDocument document, String base, int line)
      throws DocumentException {
    if (manifests.size() >= limits.documents()) {
      throw new DocumentException(
          line,
          "TooManyDocuments",
          "The file defines more than %,d objects".formatted(limits.documents()),
          "Split it into several files");
    }
    requireName(tree, document, base);
    KubernetesObject object = KubernetesObject.of(tree);
    List<ManifestProblem> found =
        object.ref().group().equals("flagger.app") && object.kind().equals("Canary")
            ? CanaryCheck.check(object, document, base)
            : List.of();
    found.forEach(problem -> problems.add(problem.in(path)));
    boolean encrypted = isEncrypted(tree);
    if (encrypted) {
      problems.add(encryptedWithSops(object.kind() + " " + object.name(), line));
    }
    boolean valid =
        !encrypted && found.stream().noneMatch(p -> p.severity() == ManifestProblem.Severity.ERROR);
    manifests.add(Manifest.of(object, path, line, valid));
  }

  private static boolean isEncrypted(JsonNode tree) {
    return tree.at("/sops/mac").isTextual();
  }

  /** SOPS encrypts names and kinds too when it is not given a pattern of keys. */
  private static boolean namesItsObject(JsonNode tree) {
    return !tree.path("items").isArray()
        && Stream.of("/apiVersion", "/kind", "/metadata/name", "/metadata/namespace")
            .map(tree::at)
            .noneMatch(value -> value.asText().startsWith("ENC["))
        && tree.path("kind").isTextual()
        && tree.path("apiVersion").isTextual()
        && tree.at("/metadata/name").isTextual();
  }

  private ManifestProblem encryptedWithSops(String what, int line) {
    return ManifestProblem.error(
        path,
        line,
        SOPS,
        what
            + " is encrypted with SOPS, which is not decrypted here; what is in the cluster is"
            + " kept",
        "Commit it in another form, or exclude the file in .serinusignore");
  }

  private static void requireName(JsonNode tree, ParsedDocument document, String base)
      throws DocumentException {
    String kind = tree.path("kind").asText();
    JsonNode name = tree.at("/metadata/name");
    JsonNode namespace = tree.at("/metadata/namespace");
    boolean absent = name.isMissingNode() || name.isNull();
    if (!absent && name.isValueNode() && !name.isTextual()) {
      throw new DocumentException(
          document.lineOf(base + "/metadata/name"),
          "InvalidName",
          "The metadata.name of the %s reads as %s, not as text".formatted(kind, name.asText()),
          "Put it into quotes");
    }
    if (absent || !NAME.matcher(name.asText()).matches()) {
      throw new DocumentException(
          document.lineOf(base + "/metadata/name"),
          "InvalidName",
          absent
              ? "The %s has no metadata.name".formatted(kind)
              : "The metadata.name of the %s is not a name".formatted(kind),
          "Give metadata.name as text of letters, digits, - and .; generateName cannot be synced");
    }
    boolean noNamespace = namespace.isMissingNode() || namespace.isNull();
    if (!noNamespace
        && (!namespace.isTextual() || !NAMESPACE.matcher(namespace.asText()).matches())) {
      throw new DocumentException(
          document.lineOf(base + "/metadata/namespace"),
          "InvalidName",
          "The metadata.namespace of %s %s is not a namespace".formatted(kind, name.asText()),
          "Write lower-case letters, digits and -, at most 63 characters");
    }
  }

  private static boolean isKustomization(JsonNode tree) {
    return tree.path("apiVersion").asText().startsWith("kustomize.config.k8s.io/");
  }
}
