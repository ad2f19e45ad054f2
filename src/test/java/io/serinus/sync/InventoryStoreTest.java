package io.serinus.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InventoryStoreTest {
  private final SandboxCluster sandbox = new SandboxCluster(new VirtualClock(Instant.EPOCH));
  private final InventoryStore store =
      new InventoryStore(new RecordingCluster(sandbox), "system", "apps");

  private static List<ObjectRef> refs(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n -> new ObjectRef("apps/v1", "Deployment", "namespace-" + n % 7, "deployment-" + n))
        .toList();
  }

  private KubernetesObject configMap() {
    return sandbox
        .find(new ObjectRef("v1", "ConfigMap", "system", "serinus-inventory-apps"))
        .orElseThrow();
  }

  @Test
  void nothingWrittenIsNothing() {
    assertThat(store.load()).isEmpty();
  }

  @Test
  void aSmallOneIsReadable() {
    store.save(Inventory.of(List.of(new ObjectRef("v1", "Namespace", "", "test"), refs(1).get(0))));

    assertThat(configMap().at("/data/objects").asText())
        .isEqualTo("v1 Namespace - test\napps/v1 Deployment namespace-0 deployment-0\n");
    assertThat(store.load().orElseThrow().refs()).hasSize(2);
  }

  @Test
  void aLargeOneIsCompressedAndBackAgain() {
    Inventory large = Inventory.of(refs(20_000));
    store.save(large);
    assertThat(configMap().at("/data").isMissingNode()).isTrue();
    assertThat(configMap().tree().toString().length()).isLessThan(1 << 20);
    assertThat(store.load().orElseThrow().sameAs(large)).isTrue();

    store.save(Inventory.of(refs(3)));
    assertThat(store.load().orElseThrow().sameAs(Inventory.of(refs(3)))).isTrue();
  }
}
