package io.serinus.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.model.KubernetesObject;

/** Objects as a test writes them. */
final class Yaml {
  private static final YAMLMapper MAPPER = new YAMLMapper();

  private Yaml() {}

  static KubernetesObject object(String text) {
    try {
      return KubernetesObject.of(MAPPER.readTree(text));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(text, broken);
    }
  }
}
