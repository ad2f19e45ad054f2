package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.cloud.IdentityAddresses;
import io.serinus.cluster.ConnectionSettings;
import io.serinus.cluster.KubernetesCluster;
import io.serinus.deploy.Yaml;
import io.serinus.http.HttpClient;
import io.serinus.metrics.MetricProviders;
import io.serinus.model.Json;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Providers that are asked through the API server, with the rights that {@code deploy/} gives.
 * Keptn and the metrics adapter are there as far as the API server sees them: their definitions.
 */
@OnTestBed
final class ClusterOfMetricsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String KEPTN = "metrics.keptn.sh/v1beta1";
  private static final String EXTERNAL = "external.metrics.k8s.io/v1beta1";
  private static final HttpClient NOBODY =
      request -> {
        throw new AssertionError("nobody is to be asked over HTTP");
      };

  private final KubernetesBed bed;
  private final KubernetesClient admin;
  private final String namespace;
  private KubernetesCluster cluster;
  private MetricProviders providers;

  ClusterOfMetricsIT(KubernetesBed bed, TestNamespace namespace) {
    this.bed = bed;
    this.admin = bed.adminClient();
    this.namespace = namespace.name();
  }

  @BeforeEach
  void connect() {
    Yaml.documents(Path.of("deploy/namespace.yaml")).forEach(this::apply);
    Yaml.documents(Path.of("deploy/rbac.yaml")).forEach(this::apply);
    cluster =
        KubernetesCluster.connect(
            ConnectionSettings.ofKubeconfig(
                bed.kubeconfigForServiceAccount("serinus-system", "serinus")),
            List.of());
    providers =
        new MetricProviders(
            NOBODY,
            NOBODY,
            "",
            IdentityAddresses.with(List.of()),
            InstantSource.system(),
            new ClusterOfMetrics(cluster.questions()),
            () -> UUID.randomUUID().toString().substring(0, 8));
  }

  @AfterEach
  void disconnect() {
    cluster.close();
    admin
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("queuelengths.external.metrics.k8s.io")
        .delete();
  }

  @Test
  void anExternalMetricIsItsFirstItemAndAMissingAdapterIsSaidToBeMissing() {
    String query = namespace + "/queuelengths?labelSelector=queue%3Dorders";
    assertThat(measure(MetricProviderType.EXTERNAL_METRICS, query))
        .isInstanceOfSatisfying(
            Measurement.Unavailable.class,
            missing -> assertThat(missing.reason()).contains("install a metrics adapter"));

    define(EXTERNAL, "QueueLength", "queuelengths", "value: {type: string}");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                measure(MetricProviderType.EXTERNAL_METRICS, query)
                    .equals(new Measurement.NoData()));

    value("orders", "1500m");
    value("bills", "7");
    assertThat(measure(MetricProviderType.EXTERNAL_METRICS, query))
        .isEqualTo(new Measurement.Value(1.5));
  }

  @Test
  void aKeptnMetricIsTheValueInItsStatus() {
    defineKeptn();
    String query = "keptnmetric/" + namespace + "/errors";
    assertThat(measure(MetricProviderType.KEPTN, query))
        .isInstanceOfSatisfying(
            Measurement.Unavailable.class,
            missing -> assertThat(missing.reason()).contains("answered 404", "errors"));

    apply(object(KEPTN, "KeptnMetric", "errors", "spec: {query: errors}"));
    assertThat(measure(MetricProviderType.KEPTN, query)).isEqualTo(new Measurement.NoData());

    writeStatus("KeptnMetric", "errors", "{value: '0.25'}");
    assertThat(measure(MetricProviderType.KEPTN, query)).isEqualTo(new Measurement.Value(0.25));
  }

  @Test
  void anAnalysisIsJudgedByKeptnAndIsGoneAfterwards() {
    defineKeptn();
    try (SharedIndexInformer<GenericKubernetesResource> keptn = judging()) {
      assertThat(measure(MetricProviderType.KEPTN, "analysis/" + namespace + "/good/5m/a=b"))
          .isEqualTo(new Measurement.Value(1));
      assertThat(measure(MetricProviderType.KEPTN, "analysis/" + namespace + "/bad"))
          .isEqualTo(new Measurement.Value(0));
    }

    await().atMost(LIMIT).until(this::analyses, List::isEmpty);
  }

  @Test
  void anAnalysisThatNobodyWorksOnIsGoneToo() {
    defineKeptn();

    assertThat(measure(MetricProviderType.KEPTN, "analysis/" + namespace + "/good"))
        .isInstanceOfSatisfying(
            Measurement.Unavailable.class,
            late -> assertThat(late.reason()).contains("not done within 10 s"));
    await().atMost(LIMIT).until(this::analyses, List::isEmpty);
  }

  /** Keptn, as quick as it can be: what is called bad does not pass. */
  private SharedIndexInformer<GenericKubernetesResource> judging() {
    return admin
        .genericKubernetesResources(KEPTN, "Analysis")
        .inNamespace(namespace)
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(GenericKubernetesResource analysis) {
                boolean good = analysis.getMetadata().getName().startsWith("good-");
                writeStatus(
                    "Analysis",
                    analysis.getMetadata().getName(),
                    good ? "{state: Completed, pass: true}" : "{state: Completed}");
              }

              @Override
              public void onUpdate(
                  GenericKubernetesResource before, GenericKubernetesResource after) {}

              @Override
              public void onDelete(GenericKubernetesResource gone, boolean unknown) {}
            });
  }

  private List<GenericKubernetesResource> analyses() {
    return admin
        .genericKubernetesResources(KEPTN, "Analysis")
        .inNamespace(namespace)
        .list()
        .getItems();
  }

  private void writeStatus(String kind, String name, String status) {
    admin
        .genericKubernetesResources(KEPTN, kind)
        .inNamespace(namespace)
        .withName(name)
        .editStatus(
            object -> {
              object.setAdditionalProperty("status", Yaml.parse(status));
              return object;
            });
  }

  private void value(String queue, String quantity) {
    JsonNode object = object(EXTERNAL, "QueueLength", queue, "value: '" + quantity + "'");
    object.withObject("/metadata/labels").put("queue", queue);
    apply(object);
  }

  private JsonNode object(String apiVersion, String kind, String name, String content) {
    return Yaml.parse(
        """
        apiVersion: %s
        kind: %s
        metadata: {namespace: %s, name: %s}
        %s
        """
            .formatted(apiVersion, kind, namespace, name, content));
  }

  private void defineKeptn() {
    String content =
        "spec: {type: object, x-kubernetes-preserve-unknown-fields: true},"
            + " status: {type: object, x-kubernetes-preserve-unknown-fields: true}";
    define(KEPTN, "KeptnMetric", "keptnmetrics", content);
    define(KEPTN, "Analysis", "analyses", content);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> {
              admin.genericKubernetesResources(KEPTN, "KeptnMetric").inNamespace("x").list();
              return analyses() != null;
            });
  }

  private void define(String groupVersion, String kind, String plural, String properties) {
    String[] place = groupVersion.split("/", 2);
    apply(
        Yaml.parse(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: %1$s.%2$s
              annotations: {api-approved.kubernetes.io: "unapproved, for a test"}
            spec:
              group: %2$s
              scope: Namespaced
              names: {kind: %3$s, plural: %1$s, singular: %4$s, listKind: %3$sList}
              versions:
                - name: %5$s
                  served: true
                  storage: true
                  subresources: {status: {}}
                  schema:
                    openAPIV3Schema: {type: object, properties: {%6$s}}
            """
                .formatted(
                    plural, place[0], kind, kind.toLowerCase(Locale.ROOT), place[1], properties)));
  }

  private void apply(JsonNode object) {
    HasMetadata typed = Json.MAPPER.convertValue(object, GenericKubernetesResource.class);
    admin.resource(typed).fieldManager("bed").forceConflicts().serverSideApply();
  }

  private Measurement measure(MetricProviderType type, String query) {
    MetricProvider provider = new MetricProvider(type, "", Map.of(), Optional.empty(), true);
    return providers.measure(new MetricQuery("m", provider, query, Duration.ofMinutes(1)));
  }
}
