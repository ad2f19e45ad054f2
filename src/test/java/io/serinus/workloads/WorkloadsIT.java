package io.serinus.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.analysis.Measurement;
import io.serinus.cluster.ConnectionSettings;
import io.serinus.cluster.KubernetesCluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus;
import io.serinus.model.HookOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.model.UnavailableException;
import io.serinus.reconcile.AlertSettings;
import io.serinus.reconcile.CanaryReconciler;
import io.serinus.reconcile.HookSettings;
import io.serinus.rollout.RolloutSettings;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import io.serinus.workload.TrackedConfigs;
import io.serinus.workload.WorkloadSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Driven as the service account that {@code deploy/} installs, with its roles and no others. */
@OnTestBed
final class WorkloadsIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final List<ResourceKind> KINDS =
      List.of(
          ResourceKind.CANARY,
          ResourceKind.DEPLOYMENT,
          ResourceKind.DAEMON_SET,
          ResourceKind.SERVICE,
          ResourceKind.CONFIG_MAP,
          ResourceKind.SECRET,
          ResourceKind.HORIZONTAL_POD_AUTOSCALER,
          ResourceKind.VIRTUAL_SERVICE,
          ResourceKind.DESTINATION_RULE);

  private final KubernetesClient admin;
  private final String namespace;
  private final KubernetesCluster cluster;
  private final CanaryReconciler reconciler;

  WorkloadsIT(KubernetesBed bed, TestNamespace namespace) {
    this.admin = bed.adminClient();
    this.namespace = namespace.name();
    Yaml.files(Path.of("deploy/crds")).forEach(this::install);
    install(Path.of("deploy/namespace.yaml"));
    install(Path.of("deploy/rbac.yaml"));
    String url = "/apis/flagger.app/v1beta1/namespaces/default/canaries";
    await().atMost(LIMIT).until(() -> admin.raw(url) != null);
    this.cluster =
        KubernetesCluster.connect(
            new ConnectionSettings(
                Optional.of(bed.kubeconfigForServiceAccount("serinus-system", "serinus")),
                Set.of(this.namespace),
                ConnectionSettings.DEFAULT_TIMEOUT),
            KINDS,
            Map.of(
                ResourceKind.CONFIG_MAP, TrackedConfigs::reduced,
                ResourceKind.SECRET, TrackedConfigs::reduced));
    cluster.awaitReady(LIMIT);
    this.reconciler =
        new CanaryReconciler(
            cluster,
            query -> new Measurement.Value(100),
            new HookSettings(
                call -> new HookOutcome.Passed(), Runnable::run, key -> {}, Optional.empty()),
            new AlertSettings(
                (destination, alert) -> new HookOutcome.Passed(),
                Runnable::run,
                Optional.empty(),
                Optional.empty()),
            RolloutSettings.DEFAULT.withDrain(Duration.ofSeconds(1)),
            WorkloadSettings.DEFAULTS,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString().substring(0, 8));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aConfigThatChangesAloneIsRolledOutAndItsCopiesFollowThePromotion() {
    apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: info}}");
    apply(
        "{apiVersion: v1, kind: Secret, type: Opaque, metadata: {name: password}, data: {p: YQ==}}");
    apply(
        workload("configured", "Deployment")
            .replace(
                "image:",
                "envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: password}}], image:"));
    CanaryKey key = canary("configured", "Deployment", "");
    reaches(key, Phase.INITIALIZED);
    assertThat(read("v1", "Secret", "password-primary").at("/data/p").asText()).isEqualTo("YQ==");
    assertThat(read("apps/v1", "Deployment", "configured-primary").tree().toString())
        .contains("\"settings-primary\"", "\"password-primary\"");

    apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: debug}}");
    until(key, status -> status.canaryWeight() > 0);
    assertThat(status(key).rollout().cause()).isEqualTo("configmap/settings changed");
    assertThat(level()).isEqualTo("info");
    reaches(key, Phase.SUCCEEDED);
    assertThat(level()).isEqualTo("debug");

    assertThat(cluster.find(ref("v1", "Secret", "password")).orElseThrow().tree().toString())
        .doesNotContain("YQ==");
    settles(key);
  }

  @Test
  void thePrimaryHasAnAutoscalerOfItsOwnAndNothingIsWrittenWhileIdle() {
    apply(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: scaled}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: scaled}
          minReplicas: 2
          maxReplicas: 4
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
        """);
    apply(workload("scaled", "Deployment"));
    CanaryKey key =
        canary(
            "scaled",
            "Deployment",
            "autoscalerRef: {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, name: scaled, primaryScalerReplicas:"
                + " {maxReplicas: 8}},");
    reaches(key, Phase.INITIALIZED);
    KubernetesObject twin = read("autoscaling/v2", "HorizontalPodAutoscaler", "scaled-primary");
    assertThat(twin.at("/spec/scaleTargetRef/name").asText()).isEqualTo("scaled-primary");
    assertThat(twin.at("/spec/minReplicas").asInt()).isEqualTo(2);
    assertThat(twin.at("/spec/maxReplicas").asInt()).isEqualTo(8);
    bump("scaled", "Deployment");
    reaches(key, Phase.SUCCEEDED);
    assertThat(read("apps/v1", "Deployment", "scaled-primary").at("/spec/replicas").asInt())
        .isEqualTo(2);
    settles(key);
  }

  @Test
  void aDaemonSetIsRolledOutAndScaledToZeroByItsNodeSelector() {
    apply(workload("agent", "DaemonSet"));
    CanaryKey key = canary("agent", "DaemonSet", "");
    reaches(key, Phase.INITIALIZED);
    settles(key);
    assertThat(selector("agent")).contains("flagger.app/scale-to-zero");
    bump("agent", "DaemonSet");
    until(key, status -> status.canaryWeight() > 0);
    assertThat(selector("agent")).doesNotContain("scale-to-zero");
    reaches(key, Phase.SUCCEEDED);
    settles(key);
    assertThat(selector("agent")).contains("scale-to-zero");
    KubernetesObject primary = read("apps/v1", "DaemonSet", "agent-primary");
    assertThat(primary.at("/spec/template/spec/containers/0/image").asText()).endsWith(":2");
    assertThat(selector("agent-primary")).doesNotContain("scale-to-zero");
    assertThat(primary.at("/status/numberAvailable").asInt()).isPositive();
  }

  private void reaches(CanaryKey key, Phase phase) {
    until(key, status -> status.phase() == phase);
  }

  private void until(CanaryKey key, Predicate<CanaryStatus> condition) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              tick(key);
              return condition.test(status(key));
            });
  }

  /** After a while ticks change nothing any more: no object of the Canary gets a new version. */
  private void settles(CanaryKey key) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              tick(key);
              String before = versions();
              tick(key);
              tick(key);
              return before.equals(versions());
            });
  }

  private String versions() {
    return List.of(ResourceKind.CANARY, ResourceKind.DEPLOYMENT, ResourceKind.DAEMON_SET).stream()
        .flatMap(kind -> cluster.list(kind).stream())
        .map(object -> object + " " + object.resourceVersion())
        .sorted()
        .toList()
        .toString();
  }

  private void tick(CanaryKey key) {
    try {
      reconciler.tick(key);
    } catch (UnavailableException conflict) {
      // The next tick looks again.
    }
  }

  private CanaryStatus status(CanaryKey key) {
    return cluster.find(key.ref()).map(Canary::of).map(Canary::status).orElse(CanaryStatus.NONE);
  }

  private String level() {
    return read("v1", "ConfigMap", "settings-primary").at("/data/level").asText();
  }

  private String selector(String daemonSet) {
    return read("apps/v1", "DaemonSet", daemonSet).at("/spec/template/spec").toString();
  }

  private ObjectRef ref(String apiVersion, String kind, String name) {
    return new ObjectRef(apiVersion, kind, namespace, name);
  }

  private KubernetesObject read(String apiVersion, String kind, String name) {
    return cluster.read(ref(apiVersion, kind, name)).orElseThrow();
  }

  private CanaryKey canary(String target, String kind, String more) {
    apply(
        "{apiVersion: flagger.app/v1beta1, kind: Canary, metadata: {name: "
            + target
            + "}, spec: {"
            + more
            + "targetRef: {apiVersion: apps/v1, kind: "
            + kind
            + ", name: "
            + target
            + "}, service: {port: 9898}, analysis: {interval: 1s, stepWeight: 50, maxWeight: 50,"
            + " metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]}}}");
    CanaryKey key = new CanaryKey(namespace, target);
    await().atMost(LIMIT).until(() -> cluster.find(key.ref()).isPresent());
    return key;
  }

  private static String workload(String name, String kind) {
    return "{apiVersion: apps/v1, kind: "
        + kind
        + ", metadata: {name: "
        + name
        + "}, spec: {"
        + (kind.equals("Deployment") ? "replicas: 2, " : "")
        + "selector: {matchLabels: {app: "
        + name
        + "}}, template: {metadata: {labels: {app: "
        + name
        + "}}, spec: {containers: [{name: app, image: 'example.test/app:1'}]}}}}";
  }

  private void bump(String name, String kind) {
    GenericKubernetesResource patch =
        resource(workload(name, kind).replace("app:1", "app:2").replace("replicas: 2, ", ""));
    admin.resource(patch).fieldManager("kubectl").forceConflicts().serverSideApply();
  }

  private void apply(String yaml) {
    admin.resource(resource(yaml)).fieldManager("kubectl").forceConflicts().serverSideApply();
  }

  private GenericKubernetesResource resource(String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(Yaml.parse(yaml).toString(), GenericKubernetesResource.class);
    resource.getMetadata().setNamespace(namespace);
    return resource;
  }

  private void install(Path file) {
    Yaml.documents(file)
        .forEach(document -> admin.resource(Serialization.asJson(document)).serverSideApply());
  }
}
