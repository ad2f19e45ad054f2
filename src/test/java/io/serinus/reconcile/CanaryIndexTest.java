package io.serinus.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanaryIndexTest {
  private final CanaryIndex index = new CanaryIndex();

  private static KubernetesObject object(String kind, String namespace, String name) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", "v1").put("kind", kind);
    tree.putObject("metadata").put("namespace", namespace).put("name", name);
    return KubernetesObject.of(tree);
  }

  private static CanaryKey key(String name) {
    return new CanaryKey("test", name);
  }

  /** A Canary whose users call {@code web}. */
  private static Canary canary(String name, String target) {
    ObjectNode tree = object("Canary", "test", name).tree();
    ObjectNode spec = tree.putObject("spec");
    spec.putObject("targetRef").put("kind", "Deployment").put("name", target);
    spec.putObject("service").put("name", "web").put("port", 80);
    return Canary.of(KubernetesObject.of(tree));
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment, app",
    "Deployment, app-primary",
    "Service, web",
    "Service, web-primary",
    "Service, web-canary",
    "VirtualService, web",
    "DestinationRule, web-primary",
    "DestinationRule, web-canary"
  })
  void aCanaryIsFoundByItsTargetAndByWhatItGenerates(String kind, String name) {
    index.put(canary("c", "app"));

    assertThat(index.of(object(kind, "test", name))).containsExactly(key("c"));
    assertThat(index.of(object(kind, "other", name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DaemonSet, app", "Deployment, web", "Service, app"})
  void otherObjectsAreNobodys(String kind, String name) {
    index.put(canary("c", "app"));

    assertThat(index.of(object(kind, "test", name))).isEmpty();
  }

  @Test
  void aChangedCanaryIsFoundByItsNewTargetOnly() {
    index.put(canary("c", "app"));
    index.put(canary("c", "api"));

    assertThat(index.of(object("Deployment", "test", "app"))).isEmpty();
    assertThat(index.of(object("Deployment", "test", "api"))).containsExactly(key("c"));
  }

  @Test
  void rivalsShareATargetOrAName() {
    index.put(canary("c", "app"));
    index.put(canary("d", "app"));

    assertThat(index.rivals(key("c"))).containsExactly(key("d"));
    index.remove(key("d"));
    assertThat(index.rivals(key("c"))).isEmpty();
    assertThat(index.of(object("Service", "test", "web"))).containsExactly(key("c"));
  }

  @Test
  void aCanaryThatCannotBeReadKeepsItsClaims() {
    ObjectNode unread = object("Canary", "test", "older").tree();
    unread.putObject("spec").putObject("targetRef").put("kind", "Deployment").put("name", "app");

    index.putUnread(KubernetesObject.of(unread));
    index.put(canary("younger", "app"));

    assertThat(index.rivals(key("younger"))).containsExactly(key("older"));
  }
}
