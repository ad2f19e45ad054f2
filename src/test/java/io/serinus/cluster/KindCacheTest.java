package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import org.junit.jupiter.api.Test;

final class KindCacheTest {
  private boolean goneForTheWatch;
  private final KindCache cache = new KindCache(Runnable::run, object -> goneForTheWatch);
  private final RecordingListener heard = new RecordingListener("app");

  private static KubernetesObject object(String uid, int version) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", "v1").put("kind", "ConfigMap");
    tree.putObject("metadata")
        .put("namespace", "test")
        .put("name", "app")
        .put("uid", uid)
        .put("resourceVersion", Integer.toString(version));
    tree.putObject("data").put("a", uid + version);
    return KubernetesObject.of(tree);
  }

  private String found() {
    return cache.find("test", "app").map(object -> object.at("/data/a").asText()).orElse("none");
  }

  @Test
  void aWatchThatLagsBehindDoesNotUndoAnOwnWrite() {
    cache.seen(object("x", 1));
    cache.written(object("x", 10));
    cache.seen(object("x", 9));

    assertThat(found()).isEqualTo("x10");
  }

  @Test
  void versionsAreComparedAsNumbers() {
    cache.written(object("x", 9));
    cache.written(object("x", 10));
    cache.written(object("x", 9));

    assertThat(found()).isEqualTo("x10");
  }

  @Test
  void theWatchOverridesAnOwnWriteOnceItIsNewer() {
    cache.written(object("x", 10));
    cache.seen(object("x", 11));

    assertThat(found()).isEqualTo("x11");
  }

  @Test
  void anAnswerThatArrivesAfterTheWatchDoesNotGoBack() {
    cache.seen(object("x", 11));
    cache.written(object("x", 10));

    assertThat(found()).isEqualTo("x11");
  }

  @Test
  void whatTheWatchSaysAfterARestoredBackupCounts() {
    cache.seen(object("x", 500));
    cache.seen(object("x", 3));

    assertThat(found()).isEqualTo("x3");
  }

  @Test
  void aDeletedObjectDoesNotComeBackByALateEvent() {
    cache.seen(object("x", 1));
    cache.removed("test", "app", "x");
    cache.seen(object("x", 2));

    assertThat(found()).isEqualTo("none");
  }

  @Test
  void theEndOfAnEarlierObjectLeavesTheOneMadeAfterIt() {
    cache.watch(heard);
    cache.seen(object("x", 1));
    cache.removed("test", "app", "x");
    cache.written(object("y", 5));
    cache.gone(object("x", 1));
    cache.seen(object("y", 5));

    assertThat(found()).isEqualTo("y5");
    assertThat(heard.withoutRepeats()).containsExactly("x1", "gone", "y5");
  }

  @Test
  void anObjectReplacedWhileTheWatchWasBrokenGoesAndComes() {
    cache.watch(heard);
    cache.seen(object("x", 1));
    cache.seen(object("y", 5));

    assertThat(heard.withoutRepeats()).containsExactly("x1", "gone", "y5");
  }

  @Test
  void anOwnWriteThatTheWatchHasMissedTheEndOfIsGone() {
    cache.written(object("x", 10));
    goneForTheWatch = true;

    assertThat(cache.list()).isEmpty();
    assertThat(found()).isEqualTo("none");
  }

  @Test
  void aListenerThatFailsDoesNotSilenceTheOthers() {
    cache.watch(
        new ObjectListener() {
          @Override
          public void onPresent(KubernetesObject object) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void onGone(KubernetesObject object) {}
        });
    cache.watch(heard);
    cache.seen(object("x", 1));

    assertThat(heard.contains("x1")).isTrue();
  }
}
