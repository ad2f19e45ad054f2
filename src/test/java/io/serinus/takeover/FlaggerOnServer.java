package io.serinus.takeover;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Plays on an API server what users and Flagger did there before: users apply, Flagger creates and
 * replaces, each under its own field manager.
 */
final class FlaggerOnServer {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Map<String, String> PLURALS =
      Map.of("Canary", "canaries", "DestinationRule", "destinationrules");

  private final KubernetesClient admin;
  private final String namespace;

  FlaggerOnServer(KubernetesClient admin, String namespace) {
    this.admin = admin;
    this.namespace = namespace;
  }

  /**
   * A Canary as Flagger leaves it at rest, with all that belongs to it.
   *
   * @param what what is different in any object, the Canary first
   */
  void left(String name, boolean autoscaled, Consumer<ObjectNode> what) {
    FlaggerFiles files = new FlaggerFiles(namespace, name);
    ObjectNode canary = files.canary();
    what.accept(canary);
    JsonNode status = canary.remove("status");
    String uid = apply(canary).uid();
    List<String> users = new ArrayList<>(List.of("target.yaml"));
    List<String> flaggers = new ArrayList<>(List.of("generated.yaml"));
    if (autoscaled) {
      users.add("autoscaler.yaml");
      flaggers.add("autoscaler-primary.yaml");
    }
    for (ObjectNode object : files.read(users, "")) {
      what.accept(object);
      apply(object);
    }
    for (ObjectNode object : files.read(flaggers, uid)) {
      what.accept(object);
      send("POST", collection(object), object);
    }
    replace(canary(name), "/status", tree -> tree.set("status", status));
  }

  /** What users apply; their field manager is {@code kubectl}. */
  KubernetesObject apply(JsonNode tree) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(tree.toString(), GenericKubernetesResource.class);
    return KubernetesObject.of(
        Yaml.parse(
            Serialization.asJson(
                admin.resource(resource).fieldManager("kubectl").serverSideApply())));
  }

  /** Flagger edits an object. */
  void edit(ObjectRef ref, Consumer<ObjectNode> change) {
    replace(ref, "", change);
  }

  /** An object as it is now. */
  KubernetesObject read(ObjectRef ref) {
    return KubernetesObject.of(
        Yaml.parse(
            Serialization.asJson(
                admin
                    .genericKubernetesResources(ref.apiVersion(), ref.kind())
                    .inNamespace(namespace)
                    .withName(ref.name())
                    .require())));
  }

  ObjectRef canary(String name) {
    return new ObjectRef("flagger.app/v1beta1", "Canary", namespace, name);
  }

  private void replace(ObjectRef ref, String subresource, Consumer<ObjectNode> change) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              ObjectNode tree = read(ref).tree();
              change.accept(tree);
              ((ObjectNode) tree.get("metadata")).remove("managedFields");
              return replaced(collection(tree) + "/" + ref.name() + subresource, tree);
            });
  }

  /** False when somebody else wrote at the same time. */
  private boolean replaced(String path, JsonNode body) {
    try {
      send("PUT", path, body);
      return true;
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw refused;
    }
  }

  private void send(String method, String path, JsonNode body) {
    admin.raw(path + "?fieldManager=flagger", method, body.toString());
  }

  private String collection(JsonNode tree) {
    String api = tree.path("apiVersion").asText();
    String kind = tree.path("kind").asText();
    return (api.contains("/") ? "/apis/" : "/api/")
        + api
        + "/namespaces/"
        + namespace
        + "/"
        + PLURALS.getOrDefault(kind, kind.toLowerCase(Locale.ROOT) + "s");
  }
}
