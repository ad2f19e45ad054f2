package io.serinus.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.sandbox.SimulatedWorkloads;
import java.util.ArrayList;
import java.util.List;

/** A Canary of {@code faults/canaries.yaml} with its target and what else there is. */
record FaultyCanary(String name, JsonNode given) {
  private static final List<String> USUAL_STRETCHES = List.of("promotion", "rollback");

  static List<FaultyCanary> all() {
    List<FaultyCanary> all = new ArrayList<>();
    Yaml.resource("faults/canaries.yaml")
        .properties()
        .forEach(entry -> all.add(new FaultyCanary(entry.getKey(), entry.getValue())));
    return all;
  }

  /** What it goes through with faults. */
  List<String> stretches() {
    List<String> named = new ArrayList<>();
    given.path("stretches").forEach(stretch -> named.add(stretch.asText()));
    return named.isEmpty() ? USUAL_STRETCHES : named;
  }

  /** The user applies everything. */
  void applyTo(SandboxRun run) {
    objects("objects").forEach(run::apply);
    run.apply(target("1"));
    ObjectNode canary = Manifests.canary("app", "app").tree();
    lay(given.path("spec"), (ObjectNode) canary.get("spec"));
    run.apply(KubernetesObject.of(canary));
  }

  /** The user brings a revision, good or bad. */
  void commitTo(SandboxRun run, String tag) {
    objects("with").forEach(run::apply);
    run.edit(targetRef(), tree -> revised(tree, tag));
  }

  ObjectRef targetRef() {
    return target("1").ref();
  }

  /** The target as its user wrote it, with this version. */
  KubernetesObject target(String tag) {
    ObjectNode tree = Manifests.deployment("app", tag).tree();
    if (given.has("kind")) {
      tree.put("kind", given.get("kind").asText());
      ((ObjectNode) tree.get("spec")).remove("replicas");
    }
    lay(given.path("pods"), (ObjectNode) tree.at("/spec/template/spec"));
    return KubernetesObject.of(Manifests.withTag(tree, tag));
  }

  private ObjectNode revised(ObjectNode target, String tag) {
    if (tag.equals(SandboxRun.BAD) && given.path("bad").asText().equals("unready")) {
      ObjectNode metadata = (ObjectNode) target.at("/spec/template/metadata");
      metadata.putObject("annotations").put(SimulatedWorkloads.READY, "never");
    }
    return Manifests.withTag(target, tag);
  }

  private List<KubernetesObject> objects(String key) {
    List<KubernetesObject> objects = new ArrayList<>();
    given.path(key).forEach(object -> objects.add(KubernetesObject.of(object)));
    return objects;
  }

  private static void lay(JsonNode over, ObjectNode under) {
    over.properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                under.remove(field.getKey());
              } else if (field.getValue() instanceof ObjectNode group
                  && under.path(field.getKey()) instanceof ObjectNode below) {
                lay(group, below);
              } else {
                under.set(field.getKey(), field.getValue());
              }
            });
  }

  @Override
  public String toString() {
    return name;
  }
}
