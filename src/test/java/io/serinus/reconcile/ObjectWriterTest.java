package io.serinus.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.FieldOwner;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ObjectWriterTest {
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final SandboxCluster sandbox = new SandboxCluster(clock);
  private final FaultyCluster cluster = new FaultyCluster(sandbox);
  private final ObjectWriter writer = new ObjectWriter(cluster, clock);

  private static KubernetesObject service(int port) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", "v1").put("kind", "Service");
    tree.putObject("metadata").put("namespace", "test").put("name", "app");
    tree.putObject("spec").put("type", "ClusterIP").put("port", port);
    return KubernetesObject.of(tree);
  }

  private Ensured ensure(int port) {
    return writer.ensure(service(port), FieldOwner.GENERATED);
  }

  /** Somebody makes another port of it. */
  private KubernetesObject edit(int port) {
    return sandbox.edit(
        service(1).ref(),
        "somebody",
        tree -> {
          ((ObjectNode) tree.path("spec")).put("port", port);
          return tree;
        });
  }

  @Test
  void whatIsSoIsNotWrittenAgain() {
    assertThat(ensure(1)).isEqualTo(Ensured.WRITTEN);
    assertThat(ensure(1)).isEqualTo(Ensured.AS_IT_WAS);
    assertThat(cluster.writes()).hasSize(1);
  }

  @Test
  void anOutsideEditIsPutBack() {
    ensure(1);
    edit(2);

    assertThat(ensure(1)).isEqualTo(Ensured.WRITTEN);
    assertThat(sandbox.find(service(1).ref()).orElseThrow().at("/spec/port").asInt()).isEqualTo(1);
  }

  @Test
  void whatTheApiServerMakesOfItIsNotFoughtOver() {
    cluster.admit(applied -> edit(30_000));
    ensure(1);

    assertThat(ensure(1)).isEqualTo(Ensured.AS_IT_WAS);
    assertThat(ensure(1)).isEqualTo(Ensured.AS_IT_WAS);
    edit(2);
    assertThat(ensure(1)).isEqualTo(Ensured.WRITTEN);
  }

  @Test
  void anotherWishIsWrittenThoughTheObjectIsTheSame() {
    ensure(1);
    assertThat(ensure(2)).isEqualTo(Ensured.WRITTEN);
  }

  @Test
  void whatWasRefusedIsNotAskedAgainBeforeTenSecondsAreOver() {
    cluster.failWhile(write -> true, Fault.DENIED);
    Ensured refused = ensure(1);
    assertThat(refused.refusal()).map(Refusal::message).hasValue(Fault.WORDS);
    assertThat(ensure(1)).isEqualTo(refused);
    assertThat(cluster.writes()).hasSize(1);

    cluster.heal();
    assertThat(ensure(1)).isEqualTo(refused);
    clock.advanceTo(clock.instant().plus(ObjectWriter.RETRY));
    assertThat(ensure(1)).isEqualTo(Ensured.WRITTEN);
  }

  @Test
  void anotherWishIsAskedAtOnceAfterARefusal() {
    cluster.failWhile(write -> true, Fault.DENIED);
    ensure(1);
    cluster.heal();

    assertThat(ensure(2)).isEqualTo(Ensured.WRITTEN);
  }

  @Test
  void aConflictIsTheOutsideWorlds() {
    cluster.failWhile(write -> true, Fault.CONFLICT);

    assertThatThrownBy(() -> ensure(1))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("Service test/app was changed by somebody else");
  }
}
