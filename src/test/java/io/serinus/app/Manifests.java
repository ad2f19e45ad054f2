package io.serinus.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.model.KubernetesObject;

/** What a user of the sandbox applies. */
final class Manifests {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  static KubernetesObject deployment(String name, String tag) {
    return object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: test, name: %1$s}
        spec:
          replicas: 2
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec: {containers: [{name: app, image: "example.test/app:%2$s"}]}
        """
            .formatted(name, tag));
  }

  /** Three steps of ten seconds, two failed checks. */
  static KubernetesObject canary(String name, String target) {
    return object(
        """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata: {namespace: test, name: %1$s}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: %2$s}
          service: {port: 9898}
          progressDeadlineSeconds: 60
          analysis:
            interval: 10s
            threshold: 2
            maxWeight: 60
            stepWeight: 20
            metrics:
              - {name: request-success-rate, thresholdRange: {min: 99}, interval: 30s}
        """
            .formatted(name, target));
  }

  static KubernetesObject object(String yaml) {
    try {
      return KubernetesObject.of(YAML.readTree(yaml));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(yaml, broken);
    }
  }

  static ObjectNode withTag(ObjectNode workload, String tag) {
    ObjectNode container = (ObjectNode) workload.at("/spec/template/spec/containers/0");
    container.put("image", "example.test/app:" + tag);
    return workload;
  }
}
