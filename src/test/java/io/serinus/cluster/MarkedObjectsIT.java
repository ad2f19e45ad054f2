package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.model.GitMarks;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a process that has just started sees of many objects. */
@OnTestBed
final class MarkedObjectsIT {
  private static final int OBJECTS = 1_500;
  private static final int STARTS = 3;

  @Test
  void allThatWasThereIsListedInPagesAndSeenOnceTheListIsComplete(
      KubernetesBed bed, TestNamespace namespace) {
    KubernetesClient admin = bed.adminClient();
    IntStream.range(0, OBJECTS)
        .parallel()
        .forEach(number -> admin.resource(configMap(namespace.name(), number)).create());

    AuditLog.Mark mark = bed.auditLog().mark();
    for (int start = 0; start < STARTS; start++) {
      try (KubernetesCluster cluster =
          KubernetesCluster.connect(
              ConnectionSettings.ofKubeconfig(bed.kubeconfig(BedUser.SERINUS)), List.of())) {
        MarkedObjects marked = cluster.marked(ResourceKind.CONFIG_MAP);
        marked.awaitComplete(Duration.ofSeconds(30));

        assertThat(
                IntStream.range(0, OBJECTS)
                    .filter(number -> marked.find(namespace.name(), "c" + number).isEmpty())
                    .count())
            .as("objects not seen")
            .isZero();
      }
    }
    await().until(() -> lists(bed, mark).size() >= 2 * STARTS);
    assertThat(lists(bed, mark))
        .hasSize(2 * STARTS)
        .allMatch(request -> request.requestUri().contains("limit=1000"));
  }

  private static List<AuditedRequest> lists(KubernetesBed bed, AuditLog.Mark since) {
    return bed.auditLog().requests(BedUser.SERINUS.userName(), since).stream()
        .filter(request -> request.verb().equals("list"))
        .toList();
  }

  private static ConfigMap configMap(String namespace, int number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("c" + number)
        .withLabels(Map.of(GitMarks.REPOSITORY, "apps"))
        .endMetadata()
        .build();
  }
}
