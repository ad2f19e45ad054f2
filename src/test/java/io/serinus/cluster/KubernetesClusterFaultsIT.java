package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What only a real API server does: refuses, counts, goes away. */
@OnTestBed
final class KubernetesClusterFaultsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String ROUTES =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: %s, namespace: %s}
      spec:
        hosts: [app]
        http:
        - route: [{destination: {host: app}, weight: 100}]
          timeout: 1.5s
      """;

  private final KubernetesBed bed;
  private final String namespace;

  KubernetesClusterFaultsIT(KubernetesBed bed, TestNamespace namespace) {
    this.bed = bed;
    this.namespace = namespace.name();
  }

  private KubernetesCluster connect(BedUser user, List<ResourceKind> kinds) {
    return KubernetesCluster.connect(ConnectionSettings.ofKubeconfig(bed.kubeconfig(user)), kinds);
  }

  private KubernetesCluster ready(BedUser user, ResourceKind... kinds) {
    KubernetesCluster cluster = connect(user, List.of(kinds));
    cluster.awaitReady(LIMIT);
    return cluster;
  }

  private static KubernetesObject yaml(String text) {
    try {
      return KubernetesObject.of(YAML.readTree(text));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(text, broken);
    }
  }

  private KubernetesObject routes(String name) {
    return yaml(ROUTES.formatted(name, namespace));
  }

  private KubernetesObject configMap(String name, String value) {
    return yaml(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: %s}, data: {a: '%s'}}"
            .formatted(name, namespace, value));
  }

  private static KubernetesObject written(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    return ((WriteOutcome.Written) outcome).object();
  }

  private static WriteOutcome.Rejected rejected(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Rejected.class);
    return (WriteOutcome.Rejected) outcome;
  }

  @Test
  void aWriteCostsOneRequestAndAReadNone() {
    String user = BedUser.OTHER_CONTROLLER.userName();
    AuditLog.Mark start = bed.auditLog().mark();
    try (KubernetesCluster cluster =
        ready(BedUser.OTHER_CONTROLLER, ResourceKind.VIRTUAL_SERVICE)) {
      KubernetesObject made = written(cluster.apply(routes("counted"), FieldOwner.GENERATED));
      KubernetesObject found = cluster.find(made.ref()).orElseThrow();
      assertThat(cluster.list(ResourceKind.VIRTUAL_SERVICE)).contains(found);
      cluster.writeStatus(found);
      cluster.emit(
          new ClusterEvent(
              "counted.1", made.ref(), made.uid(), false, "Synced", "New revision", Instant.now()));
      cluster.delete(made.ref(), made.uid());
      await().atMost(LIMIT).until(() -> bed.auditLog().requests(user, start).size() >= 6);

      assertThat(bed.auditLog().requests(user, start))
          .extracting(AuditedRequest::verb)
          .containsExactly("list", "watch", "patch", "update", "create", "delete");
      assertThat(bed.auditLog().requests(user, start))
          .extracting(AuditedRequest::userAgent)
          .containsOnly("serinus");
    }
  }

  @Test
  void whatTheWatchReadsIsWhatTheWriteAnswered() {
    try (KubernetesCluster writer = ready(BedUser.SERINUS);
        KubernetesCluster reader = ready(BedUser.SERINUS, ResourceKind.VIRTUAL_SERVICE)) {
      KubernetesObject made = written(writer.apply(routes("lossless"), FieldOwner.GENERATED));
      await().atMost(LIMIT).until(() -> reader.find(made.ref()).isPresent());

      assertThat(reader.find(made.ref()).orElseThrow().tree()).isEqualTo(made.tree());
    }
  }

  @Test
  void anAppliedVirtualServiceReadsAsIstiosType() {
    try (KubernetesCluster cluster = ready(BedUser.SERINUS)) {
      written(cluster.apply(routes("typed"), FieldOwner.GENERATED));
    }
    VirtualService read =
        bed.adminClient()
            .resources(VirtualService.class)
            .inNamespace(namespace)
            .withName("typed")
            .get();

    assertThat(read.getSpec().getHttp().get(0).getRoute().get(0).getWeight()).isEqualTo(100);
  }

  @Test
  void onlyTheGivenNamespacesAreRead() {
    ConnectionSettings inside =
        new ConnectionSettings(
            Optional.of(bed.kubeconfig(BedUser.SERINUS)),
            Set.of(namespace),
            ConnectionSettings.DEFAULT_TIMEOUT);
    try (KubernetesCluster all = ready(BedUser.SERINUS, ResourceKind.CONFIG_MAP);
        KubernetesCluster some =
            KubernetesCluster.connect(inside, List.of(ResourceKind.CONFIG_MAP))) {
      some.awaitReady(LIMIT);
      KubernetesObject outside =
          yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: seen, namespace: default}}");
      written(all.apply(outside, FieldOwner.GENERATED));
      written(all.apply(configMap("seen", "one"), FieldOwner.GENERATED));
      await().atMost(LIMIT).until(() -> some.find(configMap("seen", "").ref()).isPresent());

      assertThat(some.list(ResourceKind.CONFIG_MAP))
          .extracting(KubernetesObject::namespace)
          .containsOnly(namespace);
      assertThat(all.find(outside.ref())).isPresent();
    }
  }

  @Test
  void aKindThatIsNotServedIsNamedWithItsRemedy() {
    ResourceKind unserved = new ResourceKind("flagger.app/v9", "Canary", "canaries", true);
    try (KubernetesCluster cluster = connect(BedUser.SERINUS, List.of(unserved))) {
      assertThatThrownBy(() -> cluster.awaitReady(Duration.ofSeconds(3)))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              failure -> assertThat(failure.reason()).isEqualTo("ClusterNotReady"))
          .hasMessageContaining("canaries.flagger.app in version v9")
          .hasMessageContaining("kubectl apply -f deploy/crds");
      assertThat(cluster.ready()).isFalse();
    }
  }

  @Test
  void aKindThatIsServedLaterIsReadThen() {
    ResourceKind gadget = new ResourceKind("test.serinus.io/v1", "Gadget", "gadgets", true);
    try (KubernetesCluster cluster = connect(BedUser.SERINUS, List.of(gadget))) {
      await().atMost(LIMIT).until(() -> !cluster.problems().isEmpty());
      written(cluster.apply(gadgetDefinition(), FieldOwner.GENERATED));
      cluster.awaitReady(LIMIT);

      assertThat(cluster.ready()).isTrue();
      assertThat(cluster.problems()).isEmpty();
    }
  }

  private static KubernetesObject gadgetDefinition() {
    return yaml(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.test.serinus.io}
        spec:
          group: test.serinus.io
          scope: Namespaced
          names: {kind: Gadget, plural: gadgets, singular: gadget, listKind: GadgetList}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """);
  }

  @Test
  void anUnknownKindIsRejected() {
    try (KubernetesCluster cluster = ready(BedUser.SERINUS)) {
      KubernetesObject unknown =
          yaml("{apiVersion: none.test/v1, kind: Nothing, metadata: {name: a, namespace: b}}");

      assertThat(rejected(cluster.apply(unknown, FieldOwner.GENERATED)).reason())
          .isEqualTo("NoSuchKind");
    }
  }

  @Test
  void anObjectOfANamespaceThatIsNotThereIsRejected() {
    try (KubernetesCluster cluster = ready(BedUser.SERINUS)) {
      KubernetesObject homeless =
          yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: nowhere}}");
      WriteOutcome.Rejected refused = rejected(cluster.apply(homeless, FieldOwner.GENERATED));

      assertThat(refused.reason()).isEqualTo("NoSuchNamespace");
      assertThat(refused.message()).contains("nowhere");
    }
  }

  @Test
  void aManifestThatDoesNotFitTheSchemaIsInvalid() {
    try (KubernetesCluster cluster = ready(BedUser.SERINUS)) {
      KubernetesObject misspelt =
          yaml(
              "{apiVersion: apps/v1, kind: Deployment, metadata: {name: misspelt, namespace: "
                  + namespace
                  + "}, spec: {replica: 1}}");
      WriteOutcome.Rejected refused = rejected(cluster.apply(misspelt, FieldOwner.GENERATED));

      assertThat(refused.reason()).isEqualTo("Invalid");
      assertThat(refused.message()).contains(".spec.replica");
    }
  }

  @Test
  void aUserWithoutRightsIsForbidden() {
    try (KubernetesCluster cluster = ready(BedUser.NOBODY)) {
      WriteOutcome.Rejected refused =
          rejected(cluster.apply(configMap("forbidden", "one"), FieldOwner.GENERATED));

      assertThat(refused.reason()).isEqualTo("Forbidden");
      assertThat(refused.message()).contains(BedUser.NOBODY.userName());
    }
  }

  @Test
  void anAdmissionPolicysNoIsADenialInItsWords() {
    try (KubernetesCluster cluster = ready(BedUser.SERINUS)) {
      written(cluster.apply(policy(), FieldOwner.GENERATED));
      written(cluster.apply(policyBinding(), FieldOwner.GENERATED));
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  cluster.apply(configMap("unwanted", "one"), FieldOwner.GENERATED)
                      instanceof WriteOutcome.Rejected);
      WriteOutcome.Rejected refused =
          rejected(cluster.apply(configMap("unwanted", "two"), FieldOwner.GENERATED));

      assertThat(refused.reason()).isEqualTo("Denied");
      assertThat(refused.message()).contains("nobody wants this");
    }
  }

  private KubernetesObject policy() {
    return yaml(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: no-unwanted}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}
          validations:
          - expression: "object.metadata.namespace != '%s' || object.metadata.name != 'unwanted'"
            message: nobody wants this
        """
            .formatted(namespace));
  }

  private static KubernetesObject policyBinding() {
    return yaml(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: no-unwanted}
        spec: {policyName: no-unwanted, validationActions: [Deny]}
        """);
  }

  @Test
  void anApiServerThatGoesAwayAndComesBackLosesNothing() {
    try (KubernetesCluster cluster = ready(BedUser.SERINUS, ResourceKind.CONFIG_MAP)) {
      KubernetesObject before =
          written(cluster.apply(configMap("survivor", "one"), FieldOwner.GENERATED));
      RecordingListener heard = new RecordingListener("survivor");
      cluster.watch(ResourceKind.CONFIG_MAP, heard);
      bed.stopApiServer();
      try {
        assertThatThrownBy(() -> cluster.apply(configMap("survivor", "two"), FieldOwner.GENERATED))
            .isInstanceOfSatisfying(
                UnavailableException.class,
                failure -> assertThat(failure.reason()).isEqualTo("ApiServerUnreachable"));
        await().atMost(LIMIT).until(() -> !cluster.problems().isEmpty());
        assertThat(cluster.find(before.ref())).contains(before);
      } finally {
        bed.startApiServer();
      }
      changeFromElsewhere("three");
      await().atMost(LIMIT).until(() -> heard.contains("three"));
      await().atMost(LIMIT).until(() -> cluster.problems().isEmpty());

      assertThat(cluster.find(before.ref()).orElseThrow().at("/data/a").asText())
          .isEqualTo("three");
    }
  }

  private void changeFromElsewhere(String value) {
    try (KubernetesClient other = bed.newClient(bed.kubeconfig(BedUser.ADMIN))) {
      other
          .configMaps()
          .inNamespace(namespace)
          .withName("survivor")
          .edit(
              present -> {
                present.getData().put("a", value);
                return present;
              });
    }
  }
}
