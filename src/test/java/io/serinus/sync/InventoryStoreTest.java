package io.serinus.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.RepositoryIdentity;
import io.serinus.model.UnavailableException;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class InventoryStoreTest {
  private static final RepositoryIdentity APPS =
      RepositoryIdentity.of("https://git.example.com/team/apps.git", "main");
  private static final RepositoryIdentity WEB =
      RepositoryIdentity.of("https://git.example.com/team/web.git", "main");

  private final SandboxCluster sandbox = new SandboxCluster(new VirtualClock(Instant.EPOCH));
  private final InventoryStore store = store("apps", Map.of("apps", APPS));

  private InventoryStore store(String name, Map<String, RepositoryIdentity> configured) {
    return new InventoryStore(
        new RecordingCluster(sandbox), "system", name, new RepositoryClaims(configured));
  }

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
    assertThat(configMap().at("/data/objects").isMissingNode()).isTrue();
    assertThat(configMap().tree().toString().length()).isLessThan(1 << 20);
    assertThat(store.load().orElseThrow().sameAs(large)).isTrue();

    store.save(Inventory.of(refs(3)));
    assertThat(store.load().orElseThrow().sameAs(Inventory.of(refs(3)))).isTrue();
  }

  @Test
  void aRenamedRepositoryFindsItsInventoryAndRemembersItsNames() {
    store.save(Inventory.of(refs(2)));

    InventoryStore renamed = store("shop", Map.of("shop", APPS));
    assertThat(renamed.load().orElseThrow().refs()).hasSize(2);
    renamed.save(Inventory.of(refs(3)));
    assertThat(configMap().annotation("serinus.io/former-names")).contains("apps");

    InventoryStore again = store("store", Map.of("store", APPS));
    assertThat(again.load().orElseThrow().refs()).hasSize(3);
    again.save(Inventory.of(refs(4)));
    assertThat(configMap().annotation("serinus.io/former-names")).contains("apps shop");
  }

  @Test
  void anotherRepositoryOfTheSameNameHasAnInventoryOfItsOwn() {
    store.save(Inventory.of(refs(2)));

    InventoryStore other = store("apps", Map.of("apps", WEB));
    assertThat(other.load()).isEmpty();
    other.save(Inventory.of(refs(1)));

    assertThat(store.load().orElseThrow().refs()).hasSize(2);
    assertThat(store("apps", Map.of("apps", WEB)).load().orElseThrow().refs()).hasSize(1);
  }

  @Test
  void repositoriesThatSwapTheirNamesKeepTheirInventories() {
    store.save(Inventory.of(refs(2)));
    store("web", Map.of("web", WEB)).save(Inventory.of(refs(3)));

    Map<String, RepositoryIdentity> swapped = Map.of("web", APPS, "apps", WEB);
    assertThat(store("web", swapped).load().orElseThrow().refs()).hasSize(2);
    assertThat(store("apps", swapped).load().orElseThrow().refs()).hasSize(3);
  }

  @Test
  void entriesThatFollowOneBranchHaveAnInventoryEachAlsoWhenThereWasOneBefore() {
    store.save(Inventory.of(refs(2)));

    Map<String, RepositoryIdentity> both = Map.of("apps", APPS.of("apps"), "shop", APPS.of("shop"));
    assertThat(store("apps", both).load().orElseThrow().refs()).hasSize(2);
    assertThat(store("shop", both).load()).isEmpty();
  }

  @Test
  void anInventoryFromBeforeIdentitiesWereWrittenIsKnownByItsName() {
    store.save(Inventory.of(refs(2)));
    sandbox.edit(
        configMap().ref(),
        "old",
        tree -> {
          tree.withObject("/metadata/annotations").remove("serinus.io/identity");
          return tree;
        });

    assertThat(store.load().orElseThrow().refs()).hasSize(2);
    assertThat(store("web", Map.of("web", WEB)).load()).isEmpty();
  }

  @Test
  void withoutTheRightToListItIsFoundByItsName() {
    store.save(Inventory.of(refs(2)));
    RecordingCluster cluster = new RecordingCluster(sandbox);
    cluster.forbidLists();

    assertThat(
            new InventoryStore(
                    cluster, "system", "apps", new RepositoryClaims(Map.of("apps", APPS)))
                .load()
                .orElseThrow()
                .refs())
        .hasSize(2);
    assertThat(
            new InventoryStore(cluster, "system", "apps", new RepositoryClaims(Map.of("apps", WEB)))
                .load())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"apps/v1 Deployment a", "x", "v1 ConfigMap  a", "v1 ConfigMap a b c"})
  void aLineThatNamesNoObjectMakesTheWholeInventoryUnreadable(String line) {
    store.save(Inventory.of(refs(2)));
    sandbox.edit(
        configMap().ref(),
        "somebody",
        tree -> {
          String text = tree.at("/data/objects").asText();
          tree.withObject("/data").put("objects", text + line + "\n");
          return tree;
        });

    assertThatThrownBy(store::load)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("serinus-inventory-apps");
  }

  @Test
  void anInventoryWithoutItsTextIsUnreadable() {
    store.save(Inventory.of(refs(2)));
    sandbox.edit(
        configMap().ref(),
        "somebody",
        tree -> {
          tree.remove("data");
          return tree;
        });

    assertThatThrownBy(store::load).isInstanceOf(UnavailableException.class);
  }

  @Test
  void theInventoryOfARepositoryThatIsNotConfiguredAnyMoreIsToldOnce() {
    store.save(Inventory.of(refs(2)));
    RepositoryClaims claims = new RepositoryClaims(Map.of("web", WEB));
    InventoryStore web = new InventoryStore(new RecordingCluster(sandbox), "system", "web", claims);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(RepositoryClaims.class);
    logger.addAppender(log);
    try {
      var unused = web.load();
      unused = web.load();
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list).hasSize(1);
    assertThat(log.list.get(0).getFormattedMessage())
        .contains("nobody's")
        .contains("repository=apps")
        .contains("git.example.com/team/apps main");
    assertThat(sandbox.find(configMap().ref())).isPresent();
  }
}
