package io.serinus.workloads;

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
import io.serinus.reconcile.CachedKinds;
import io.serinus.reconcile.CanaryReconciler;
import io.serinus.reconcile.HookSettings;
import io.serinus.reconcile.MetricSettings;
import io.serinus.reconcile.PromotedManifests;
import io.serinus.rollout.RolloutSettings;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.TestNamespace;
import io.serinus.workload.WorkloadSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Canaries in a namespace of a real API server, ticked by hand, with the roles of the service
 * account that {@code deploy/} installs and no others. Every metric is 100.
 */
final class DrivenCanaries implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private final KubernetesClient admin;
  private final String namespace;
  private final KubernetesCluster cluster;
  private final CanaryReconciler reconciler;

  DrivenCanaries(KubernetesBed bed, TestNamespace namespace) {
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
            CachedKinds.all(true),
            CachedKinds.reductions());
    cluster.awaitReady(LIMIT);
    this.reconciler =
        new CanaryReconciler(
            cluster,
            new MetricSettings(query -> new Measurement.Value(100), Runnable::run, key -> {}),
            new HookSettings(
                call -> new HookOutcome.Passed(), Runnable::run, key -> {}, Optional.empty()),
            new AlertSettings(
                (destination, alert) -> new HookOutcome.Passed(),
                Runnable::run,
                Optional.empty(),
                Optional.empty()),
            PromotedManifests.NONE,
            RolloutSettings.DEFAULT.withDrain(Duration.ofSeconds(1)),
            WorkloadSettings.DEFAULTS,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString().substring(0, 8));
  }

  KubernetesCluster cluster() {
    return cluster;
  }

  KubernetesClient admin() {
    return admin;
  }

  String namespace() {
    return namespace;
  }

  @Override
  public void close() {
    cluster.close();
  }

  void reaches(CanaryKey key, Phase phase) {
    until(key, status -> status.phase() == phase);
  }

  void until(CanaryKey key, Predicate<CanaryStatus> condition) {
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
  void settles(CanaryKey key) {
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

  CanaryStatus status(CanaryKey key) {
    return cluster.find(key.ref()).map(Canary::of).map(Canary::status).orElse(CanaryStatus.NONE);
  }

  ObjectRef ref(String apiVersion, String kind, String name) {
    return new ObjectRef(apiVersion, kind, namespace, name);
  }

  KubernetesObject read(String apiVersion, String kind, String name) {
    return cluster.read(ref(apiVersion, kind, name)).orElseThrow();
  }

  CanaryKey canary(String target, String kind, String more) {
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
    return seen(target);
  }

  /** The Canary of this name, once the controller has seen it. */
  CanaryKey seen(String name) {
    CanaryKey key = new CanaryKey(namespace, name);
    await().atMost(LIMIT).until(() -> cluster.find(key.ref()).isPresent());
    return key;
  }

  static String workload(String name, String kind) {
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

  void bump(String name, String kind) {
    GenericKubernetesResource patch =
        resource(workload(name, kind).replace("app:1", "app:2").replace("replicas: 2, ", ""));
    admin.resource(patch).fieldManager("kubectl").forceConflicts().serverSideApply();
  }

  void apply(String yaml) {
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
