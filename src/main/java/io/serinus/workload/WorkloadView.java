package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of a Deployment or DaemonSet that are read here, each under one name and of one type.
 * What is handed out is a copy; a part that is copied to a primary stays the tree that it is, with
 * fields that nobody here has a name for.
 *
 * @param object the workload
 */
record WorkloadView(KubernetesObject object) {

  /** What selects its pods, but for expressions; for good, because Kubernetes never changes it. */
  Map<String, String> matchLabels() {
    return texts(object.at("/spec/selector/matchLabels"));
  }

  /** The labels of its pods, as they are written. */
  JsonNode podLabels() {
    return object.at("/spec/template/metadata/labels");
  }

  /** The annotations of its pods, as they are written. */
  JsonNode podAnnotations() {
    return object.at("/spec/template/metadata/annotations");
  }

  /** Its pod template; missing when it has none. */
  JsonNode template() {
    return object.at("/spec/template");
  }

  /** What its pods are; missing when there is none. */
  JsonNode podSpec() {
    return object.at("/spec/template/spec");
  }

  /** On which nodes its pods run, label to value; empty for all. */
  Map<String, String> nodeSelector() {
    return texts(object.at("/spec/template/spec/nodeSelector"));
  }

  /** How many pods it is told to have; 1 where it does not say, as the API server has it. */
  int replicas() {
    return object.at("/spec/replicas").asInt(1);
  }

  boolean isDaemonSet() {
    return object.kind().equals("DaemonSet");
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new TreeMap<>();
    node.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
    return texts;
  }
}
