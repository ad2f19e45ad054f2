package io.serinus.cluster;

import io.fabric8.kubernetes.api.model.Event;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class KubernetesClusterIT extends ClusterContract {
  private static KubernetesCluster shared;

  private final KubernetesBed bed;
  private final String namespace;

  KubernetesClusterIT(KubernetesBed bed, TestNamespace namespace) {
    this.bed = bed;
    this.namespace = namespace.name();
  }

  @BeforeAll
  static void connect(KubernetesBed bed) {
    shared =
        KubernetesCluster.connect(
            ConnectionSettings.ofKubeconfig(bed.kubeconfig(BedUser.SERINUS)), KINDS);
    shared.awaitReady(Duration.ofSeconds(30));
  }

  @AfterAll
  static void disconnect() {
    shared.close();
  }

  @Override
  Cluster cluster() {
    return shared;
  }

  @Override
  String namespace() {
    return namespace;
  }

  @Override
  void await(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
  }

  @Override
  List<String> eventsAbout(String objectName) {
    return bed.adminClient().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(objectName))
        .map(Event::getMessage)
        .toList();
  }
}
