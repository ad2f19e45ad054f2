package io.serinus.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.WriteOutcome;
import io.serinus.git.CommitId;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps an inventory in a ConfigMap: one line per object, {@code apiVersion kind namespace name}
 * with {@code -} for no namespace; compressed when long.
 */
final class InventoryStore {
  /** Annotation: the full id of the commit that may remove as much as it does. */
  static final String ALLOW_PRUNE = "serinus.io/allow-prune";

  private static final String BASE_COMMIT = "serinus.io/commit";
  private static final String BASE_SELECTION = "serinus.io/selection";
  private static final String TEXT = "objects";
  private static final String COMPRESSED = "objects.gz";
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final int LONGEST_TEXT = 256 * 1024;
  private static final int LARGEST_COMPRESSED = 700 * 1024;
  private static final int LARGEST_EXPANDED = 32 * 1024 * 1024;

  private final Cluster cluster;
  private final String repository;
  private final ObjectRef ref;

  InventoryStore(Cluster cluster, String controllerNamespace, String repository) {
    this.cluster = cluster;
    this.repository = repository;
    this.ref =
        new ObjectRef("v1", "ConfigMap", controllerNamespace, "serinus-inventory-" + repository);
  }

  /** Empty when none was written yet. */
  Optional<Inventory> load() {
    return cluster.read(ref).map(this::parse);
  }

  /** Where it is kept. */
  ObjectRef ref() {
    return ref;
  }

  /** The commit that people allowed to remove as much as it does; a request. */
  Optional<String> allowedPrune() {
    return cluster.read(ref).flatMap(stored -> stored.annotation(ALLOW_PRUNE));
  }

  /**
   * Writes it.
   *
   * @throws UnavailableException reason {@code InventoryNotWritten}; nothing may be applied then
   */
  void save(Inventory inventory) {
    WriteOutcome outcome = cluster.apply(configMap(inventory), FieldOwner.GENERATED);
    if (outcome instanceof WriteOutcome.Rejected rejected) {
      throw notWritten(rejected.reason() + ": " + rejected.message());
    }
    if (outcome instanceof WriteOutcome.Conflict conflict) {
      throw notWritten(conflict.message());
    }
  }

  private UnavailableException notWritten(String why) {
    return new UnavailableException(
        "InventoryNotWritten",
        "%s was not written, so nothing is applied: %s; see that its namespace exists and that the"
                .formatted(ref, why)
            + " controller may write ConfigMaps there");
  }

  private KubernetesObject configMap(Inventory inventory) {
    StringBuilder lines = new StringBuilder();
    for (ObjectRef object : inventory.refs().values()) {
      lines
          .append(object.apiVersion())
          .append(' ')
          .append(object.kind())
          .append(' ')
          .append(object.namespace().isEmpty() ? "-" : object.namespace())
          .append(' ')
          .append(object.name())
          .append('\n');
    }
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", ref.apiVersion()).put("kind", ref.kind());
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("namespace", ref.namespace()).put("name", ref.name());
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", "serinus");
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.put(GitMarks.REPOSITORY, repository);
    inventory.base().commit().ifPresent(commit -> annotations.put(BASE_COMMIT, commit.sha()));
    annotations.put(BASE_SELECTION, inventory.base().selection());
    if (lines.length() <= LONGEST_TEXT) {
      tree.putObject("data").put(TEXT, lines.toString());
    } else {
      tree.putObject("binaryData").put(COMPRESSED, compressed(lines.toString()));
    }
    return KubernetesObject.of(tree);
  }

  private String compressed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException surprise) {
      throw new IllegalStateException("memory cannot be written to", surprise);
    }
    if (bytes.size() > LARGEST_COMPRESSED) {
      throw notWritten("it is too large; divide the repository into several with paths");
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private Inventory parse(KubernetesObject configMap) {
    String packed = configMap.at("/binaryData").path(COMPRESSED).asText();
    String text = packed.isEmpty() ? configMap.at("/data").path(TEXT).asText() : expanded(packed);
    List<ObjectRef> refs = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 4) {
        String namespace = words[2].equals("-") ? "" : words[2];
        refs.add(new ObjectRef(words[0], words[1], namespace, words[3]));
      }
    }
    return Inventory.of(refs).at(base(configMap));
  }

  private static PruneBase base(KubernetesObject configMap) {
    return new PruneBase(
        configMap
            .annotation(BASE_COMMIT)
            .filter(sha -> COMMIT.matcher(sha).matches())
            .map(CommitId::new),
        configMap.annotation(BASE_SELECTION).orElse(""));
  }

  private String expanded(String packed) {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      return new String(in.readNBytes(LARGEST_EXPANDED), UTF_8);
    } catch (IOException | IllegalArgumentException broken) {
      throw new UnavailableException(
          "InventoryUnreadable",
          "%s cannot be read; restore it, or delete it and look for objects left over"
              .formatted(ref),
          broken);
    }
  }
}
