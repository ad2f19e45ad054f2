package io.serinus.takeover;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.CanaryKey;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts into a cluster what Flagger leaves of the Canary {@code app}; see {@code takeover/}. */
public final class LeftByFlagger {
  private static final FieldOwner USER = new FieldOwner("kubectl", true);
  private static final FieldOwner FLAGGER = new FieldOwner("flagger", true);

  private final Cluster cluster;
  private final String namespace;
  private final FlaggerFiles files;

  public LeftByFlagger(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.files = new FlaggerFiles(namespace, "app");
  }

  public CanaryKey key() {
    return new CanaryKey(namespace, "app");
  }

  /**
   * Everything is there, the Canary last.
   *
   * @param change what is different in the Canary
   */
  public void put(Consumer<ObjectNode> change) {
    ObjectNode canary = files.canary();
    change.accept(canary);
    KubernetesObject made = apply(KubernetesObject.of(canary), USER);
    objects("target.yaml", "").forEach(object -> apply(object, USER));
    objects("generated.yaml", made.uid()).forEach(object -> byUpdate(apply(object, FLAGGER)));
    ObjectNode present = cluster.find(made.ref()).orElseThrow().tree();
    present.set("status", canary.get("status"));
    written(cluster.writeStatus(KubernetesObject.of(present)));
  }

  /** Everything but the Canary, as it is now. */
  public List<KubernetesObject> present() {
    return Stream.of("target.yaml", "generated.yaml")
        .flatMap(file -> objects(file, "").stream())
        .map(KubernetesObject::ref)
        .filter(ref -> !ref.kind().equals("ConfigMap"))
        .map(ref -> cluster.find(ref).orElseThrow())
        .toList();
  }

  public KubernetesObject find(String apiVersion, String kind, String name) {
    return cluster.find(new ObjectRef(apiVersion, kind, namespace, name)).orElseThrow();
  }

  private List<KubernetesObject> objects(String file, String uid) {
    return files.read(file, uid).stream().map(KubernetesObject::of).toList();
  }

  private KubernetesObject apply(KubernetesObject object, FieldOwner owner) {
    return written(cluster.apply(object, owner));
  }

  /** Flagger does not apply, it creates and updates. */
  private void byUpdate(KubernetesObject applied) {
    ObjectNode tree = applied.tree();
    tree.at("/metadata/managedFields")
        .forEach(
            entry -> {
              if (entry.path("manager").asText().equals(FLAGGER.manager())) {
                ((ObjectNode) entry).put("operation", "Update");
              }
            });
    written(cluster.writeMetadata(KubernetesObject.of(tree)));
  }

  private static KubernetesObject written(WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Written written) {
      return written.object();
    }
    throw new AssertionError(outcome.toString());
  }

  /** The status with this phase and weight. */
  public static Consumer<ObjectNode> standingAt(String phase, int weight) {
    return canary ->
        canary
            .withObjectProperty("status")
            .put("phase", phase)
            .put("canaryWeight", weight)
            .set("conditions", Json.MAPPER.createArrayNode());
  }
}
