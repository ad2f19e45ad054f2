package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.ResourceKind;
import io.serinus.cluster.WriteOutcome;
import io.serinus.git.CommitId;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.RepositoryIdentity;
import io.serinus.model.UnavailableException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an inventory in a ConfigMap. What was never seen to stand in the cluster is listed once
 * more by itself.
 */
final class InventoryStore {
  private static final Logger LOGGER = LoggerFactory.getLogger(InventoryStore.class);

  /** Annotation: the full id of the commit that may remove as much as it does. */
  static final String ALLOW_PRUNE = "serinus.io/allow-prune";

  private static final String BASE_COMMIT = "serinus.io/commit";
  private static final String BASE_SELECTION = "serinus.io/selection";
  private static final String OBJECTS = "objects";
  private static final String INTENDED = "intended";
  private static final int MOST_BYTES = 700 * 1024;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private static final String PREFIX = "serinus-inventory-";
  private static final String LABEL = "app.kubernetes.io/managed-by";
  private static final int MOST_FORMER_NAMES = 20;

  private final Cluster cluster;
  private final String namespace;
  private final String repository;
  private final RepositoryIdentity identity;
  private final RepositoryClaims claims;
  private ObjectRef ref;
  private List<String> formerNames = List.of();

  InventoryStore(
      Cluster cluster, String controllerNamespace, String repository, RepositoryClaims claims) {
    this.cluster = cluster;
    this.namespace = controllerNamespace;
    this.repository = repository;
    this.identity = claims.identity(repository);
    this.claims = claims;
    this.ref = named(PREFIX + repository);
  }

  private ObjectRef named(String name) {
    return new ObjectRef("v1", "ConfigMap", namespace, name);
  }

  /**
   * The inventory of the repository, whatever it was called; empty when none was written yet.
   *
   * @throws UnavailableException reason {@code InventoryUnreadable} when it cannot be understood as
   *     a whole
   */
  Optional<Inventory> load() {
    List<KubernetesObject> all;
    try {
      all = cluster.labelled(ResourceKind.CONFIG_MAP, namespace, LABEL + "=serinus");
    } catch (UnavailableException away) {
      if (!away.reason().equals("ReadRefused")) {
        throw away;
      }
      return loadByName();
    }
    List<KubernetesObject> inventories =
        all.stream().filter(object -> object.name().startsWith(PREFIX)).toList();
    claims.tellOfNobodys(inventories);
    Optional<KubernetesObject> own =
        inventories.stream()
            .filter(object -> claims.isOf(repository, object))
            .min(Comparator.comparing(object -> !object.name().equals(ref.name())));
    learn(own);
    if (own.isEmpty()) {
      boolean taken = inventories.stream().anyMatch(object -> object.name().equals(ref.name()));
      ref = taken ? named(PREFIX + repository + "-" + identity.id()) : ref;
      return Optional.empty();
    }
    ref = named(own.get().name());
    return cluster.read(ref).map(this::parse);
  }

  /** Without the right to list, a repository is known by its name alone. */
  private Optional<Inventory> loadByName() {
    Optional<KubernetesObject> found = cluster.read(ref);
    if (found.filter(object -> !claims.isOf(repository, object)).isPresent()) {
      ref = named(PREFIX + repository + "-" + identity.id());
      found = cluster.read(ref);
    }
    learn(found);
    return found.map(this::parse);
  }

  private void learn(Optional<KubernetesObject> stored) {
    LinkedHashSet<String> names = new LinkedHashSet<>();
    stored
        .flatMap(object -> object.annotation(GitMarks.FORMER_NAMES))
        .ifPresent(text -> names.addAll(List.of(text.split(" +"))));
    stored.flatMap(object -> object.annotation(GitMarks.REPOSITORY)).ifPresent(names::add);
    names.remove(repository);
    names.remove("");
    List<String> all = List.copyOf(names);
    formerNames = all.subList(Math.max(0, all.size() - MOST_FORMER_NAMES), all.size());
    claims.formerNames(repository, Set.copyOf(formerNames));
  }

  /** Where it is kept. */
  ObjectRef ref() {
    return ref;
  }

  /** Reads it anew, whatever is known of it; a request. */
  Optional<KubernetesObject> read() {
    return cluster.read(ref);
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
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", ref.apiVersion()).put("kind", ref.kind());
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("namespace", ref.namespace()).put("name", ref.name());
    metadata
        .putObject("labels")
        .put("app.kubernetes.io/managed-by", "serinus")
        .put(GitMarks.REPOSITORY, repository);
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.put(GitMarks.REPOSITORY, repository);
    inventory.base().commit().ifPresent(commit -> annotations.put(BASE_COMMIT, commit.sha()));
    annotations.put(BASE_SELECTION, inventory.base().selection());
    annotations.put(GitMarks.IDENTITY, identity.id());
    annotations.put(GitMarks.REMOTE, identity.remote() + " " + identity.branch());
    if (!formerNames.isEmpty()) {
      annotations.put(GitMarks.FORMER_NAMES, String.join(" ", formerNames));
    }
    int free = MOST_BYTES;
    try {
      free -= InventoryLines.put(tree, OBJECTS, inventory.refs().values(), free);
    } catch (IllegalArgumentException tooLarge) {
      throw notWritten(tooLarge.getMessage() + "; divide the repository into several with paths");
    }
    try {
      InventoryLines.put(tree, INTENDED, inventory.intended(), free);
    } catch (IllegalArgumentException tooLarge) {
      LOGGER.debug("Of no object it is written whether it stood, inventory={}", ref, tooLarge);
    }
    return KubernetesObject.of(tree);
  }

  private Inventory parse(KubernetesObject configMap) {
    List<ObjectRef> refs =
        read(configMap, OBJECTS).orElseThrow(() -> unreadable("it is incomplete"));
    // Where it does not say what never stood, as one of an earlier version, none is known to have.
    List<ObjectRef> intended = read(configMap, INTENDED).orElse(refs);
    Set<ObjectRef> never = new HashSet<>(intended);
    return Inventory.of(refs.stream().filter(ref -> !never.contains(ref)).toList())
        .intending(intended)
        .at(base(configMap));
  }

  private Optional<List<ObjectRef>> read(KubernetesObject configMap, String key) {
    try {
      return InventoryLines.get(configMap, key);
    } catch (IllegalArgumentException broken) {
      throw unreadable(String.valueOf(broken.getMessage()));
    }
  }

  private static PruneBase base(KubernetesObject configMap) {
    return new PruneBase(
        configMap
            .annotation(BASE_COMMIT)
            .filter(sha -> COMMIT.matcher(sha).matches())
            .map(CommitId::new),
        configMap.annotation(BASE_SELECTION).orElse(""));
  }

  private UnavailableException unreadable(String why) {
    return new UnavailableException(
        "InventoryUnreadable",
        "%s cannot be read (%s), so nothing is applied or deleted; restore it, or delete it and look for objects left over"
            .formatted(ref, why));
  }
}
