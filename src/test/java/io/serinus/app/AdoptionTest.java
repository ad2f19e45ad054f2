package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A Service and a VirtualService that were there before the Canary. */
final class AdoptionTest {
  private static final ObjectRef SERVICE = new ObjectRef("v1", "Service", "test", "app");
  private static final ObjectRef ROUTES =
      new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");
  private static final Duration LONG = Duration.ofMinutes(10);

  private final SandboxRun run = new SandboxRun();

  @Test
  void furtherPortsOfAServiceAreOnAllThreeServicesBeforeDuringAndAfterARollout() {
    service(
        "{app: app}", "[{name: http, port: 9898}, {name: admin, port: 9090, targetPort: 8081}]");
    start();
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    furtherPortIsAnswered();
    run.bump(SandboxRun.GOOD);
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    furtherPortIsAnswered();
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    furtherPortIsAnswered();
  }

  @Test
  void aPortWithoutANameGetsOneBecauseSeveralMustHaveNames() {
    service("{app: app}", "[{port: 80, protocol: TCP, targetPort: 8080}]");
    start();
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(run.object(SERVICE).at("/spec/ports").toString())
        .contains("{\"port\":80,\"protocol\":\"TCP\",\"targetPort\":8080,\"name\":\"port-80\"}");
  }

  @Test
  void aPortThatLeadsElsewhereThanTheCanarySaysIsSaidBeforeAnythingIsMade() {
    service("{app: app}", "[{name: http, port: 9898, targetPort: 8080}]");
    waitsBecause(
        "Service app", "its port 9898 leads to port 8080", "spec.service.targetPort: 8080");

    run.edit(
        SandboxRun.APP.ref(),
        tree -> {
          tree.withObjectProperty("spec").withObjectProperty("service").put("targetPort", 8080);
          return tree;
        });
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(run.object(SERVICE).at("/spec/ports/0/targetPort").asInt()).isEqualTo(8080);
  }

  @Test
  void aServiceOfSeveralWorkloadsIsNotTakenFromTheOthers() {
    run.apply(Manifests.canary("app", "app"));
    run.apply(ofTier(Manifests.deployment("app", "1").tree()));
    run.apply(ofTier(Manifests.deployment("legacy", "1").tree()));
    service("{tier: web}", "[{name: http, port: 9898}]");
    saysBecause("the pods of Deployment legacy too");
  }

  @Test
  void aServiceWithoutASelectorIsNotTakenFromWhoeverSaysWhereItLeads() {
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: Service, metadata: {namespace: test, name: app}, spec: {ports:"
                + " [{name: http, port: 9898}]}}"));
    waitsBecause("it has no selector");
  }

  @Test
  void aVirtualServiceWhoseRouteIsDividedAlreadyIsNotReplacedUnlessTheCanarySaysSo() {
    routes("[{route: [{destination: {host: app, subset: a}, weight: 100}]}]");
    waitsBecause("VirtualService app", "among subsets", "serinus.io/adopt: replace");

    run.edit(
        SandboxRun.APP.ref(),
        tree -> {
          tree.withObjectProperty("metadata")
              .withObjectProperty("annotations")
              .put("serinus.io/adopt", "replace");
          return tree;
        });
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(run.object(ROUTES).at("/spec/http").toString()).doesNotContain("subset");
  }

  @Test
  void routesThatAreNotTheCanarysStayThroughARolloutAndAllIsGivenBackWithTheCanary() {
    String others = "{match: [{uri: {prefix: /old}}], route: [{destination: {host: legacy}}]}";
    routes("[" + others + ", {timeout: 5s, route: [{destination: {host: app}}]}]");
    KubernetesObject before = run.object(ROUTES);
    run.apply(Manifests.canary("app", "app"));
    run.edit(
        SandboxRun.APP.ref(),
        tree -> {
          tree.withObjectProperty("spec").put("revertOnDeletion", true);
          return tree;
        });
    run.apply(Manifests.deployment("app", "1"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    run.pass(Duration.ofSeconds(30));
    run.bump(SandboxRun.GOOD);
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    KubernetesObject during = run.object(ROUTES);
    assertThat(during.at("/spec/http/0")).isEqualTo(before.at("/spec/http/0"));
    assertThat(during.at("/spec/http/1/timeout").asText()).isEqualTo("5s");
    assertThat(during.at("/spec/http/1/route/1/weight").asInt()).isPositive();
    assertThat(during.at("/spec/hosts").toString()).isEqualTo("[\"app.example.com\",\"app\"]");
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    run.sandbox().delete(SandboxRun.APP.ref(), run.object(SandboxRun.APP.ref()).uid());
    assertThat(run.await(() -> run.sandbox().find(SandboxRun.APP.ref()).isEmpty(), LONG)).isTrue();
    assertThat(run.object(ROUTES).at("/spec")).isEqualTo(before.at("/spec"));
    assertThat(run.object(ROUTES).annotations()).isEqualTo(before.annotations());
  }

  @Test
  void thePolicyOfADestinationRuleForTheApexHoldsForBothSidesAndIsSaidUnlessTheCanaryGivesOne() {
    run.apply(
        Manifests.object(
            "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {namespace: test,"
                + " name: app}, spec: {host: app.test.svc.cluster.local, trafficPolicy: {tls: {mode:"
                + " ISTIO_MUTUAL}}}}"));
    start();
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(policy("app-primary")).isEqualTo("ISTIO_MUTUAL");
    assertThat(policy("app-canary")).isEqualTo("ISTIO_MUTUAL");
    assertThat(run.status().conditions())
        .anyMatch(
            condition ->
                condition.type().equals("Accepted")
                    && condition.message().startsWith("the trafficPolicy of DestinationRule app"));

    run.edit(
        SandboxRun.APP.ref(),
        tree -> {
          tree.withObjectProperty("spec")
              .withObjectProperty("service")
              .withObjectProperty("trafficPolicy")
              .withObjectProperty("tls")
              .put("mode", "DISABLE");
          return tree;
        });
    run.pass(Duration.ofSeconds(5));
    assertThat(policy("app-primary")).isEqualTo("DISABLE");
    assertThat(policy("app")).as("theirs stays").isEqualTo("ISTIO_MUTUAL");
  }

  private String policy(String rule) {
    ObjectRef ref = new ObjectRef("networking.istio.io/v1", "DestinationRule", "test", rule);
    return run.object(ref).at("/spec/trafficPolicy/tls/mode").asText();
  }

  private void furtherPortIsAnswered() {
    for (String name : new String[] {"app", "app-primary", "app-canary"}) {
      assertThat(run.object(SERVICE.named(name)).at("/spec/ports").toString())
          .as(name)
          .contains("\"name\":\"admin\"")
          .contains("\"port\":9090")
          .contains("\"targetPort\":8081");
    }
  }

  private static KubernetesObject ofTier(ObjectNode deployment) {
    ((ObjectNode) deployment.at("/spec/template/metadata/labels")).put("tier", "web");
    return KubernetesObject.of(deployment);
  }

  private void waitsBecause(String... words) {
    start();
    saysBecause(words);
  }

  private void saysBecause(String... words) {
    run.pass(Duration.ofMinutes(2));
    assertThat(run.status().conditions())
        .filteredOn(condition -> condition.type().equals("TargetUsable"))
        .extracting(Condition::reason)
        .containsExactly("AdoptionWouldLose");
    assertThat(run.status().rollout().reason()).contains(words);
    assertThat(run.sandbox().find(SandboxRun.TARGET.named("app-primary"))).isEmpty();
  }

  private void start() {
    run.apply(Manifests.canary("app", "app"));
    run.apply(Manifests.deployment("app", "1"));
  }

  private boolean reaches(Phase phase) {
    return run.await(() -> run.status().phase() == phase, LONG);
  }

  private void service(String selector, String ports) {
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: Service, metadata: {namespace: test, name: app}, spec:"
                + " {selector: "
                + selector
                + ", ports: "
                + ports
                + "}}"));
  }

  private void routes(String http) {
    run.apply(
        Manifests.object(
            "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {namespace: test,"
                + " name: app}, spec: {hosts: [app.example.com], http: "
                + http
                + "}}"));
  }
}
