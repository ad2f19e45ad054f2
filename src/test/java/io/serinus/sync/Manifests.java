package io.serinus.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.model.KubernetesObject;

/** Texts of manifests in namespace {@code test}. */
final class Manifests {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  /** The text as an object. */
  static KubernetesObject object(String text) {
    try {
      return KubernetesObject.of(YAML.readTree(text));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(text, broken);
    }
  }

  static String configMap(String name, String value) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: test}
        data: {value: "%s"}
        """
        .formatted(name, value);
  }

  static String deployment(String name, String tag, int replicas) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: test}
        spec:
          replicas: %3$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
                - {name: app, image: "example.com/%1$s:%2$s"}
        """
        .formatted(name, tag, replicas);
  }

  static String canary(String name) {
    return """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata: {name: %1$s, namespace: test}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
          service: {port: 9898}
          analysis: {interval: 10s, threshold: 2, maxWeight: 50, stepWeight: 10}
        """
        .formatted(name);
  }

  static String service(String name, int port) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s, namespace: test}
        spec:
          selector: {app: %1$s}
          ports: [{name: http, port: %2$d}]
        """
        .formatted(name, port);
  }
}
