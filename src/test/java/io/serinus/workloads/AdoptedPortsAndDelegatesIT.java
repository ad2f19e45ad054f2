package io.serinus.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.deploy.Yaml;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services and VirtualServices that kubectl made before the Canary, on the real API server. */
@OnTestBed
final class AdoptedPortsAndDelegatesIT {
  private final DrivenCanaries run;

  AdoptedPortsAndDelegatesIT(KubernetesBed bed, TestNamespace namespace) {
    this.run = new DrivenCanaries(bed, namespace);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aPortWhoseNameTheCanaryTakesGoesOnUnderAFreeNameAndItIsSaid() {
    create(
        "{apiVersion: v1, kind: Service, metadata: {name: shop}, spec: {type: NodePort, selector:"
            + " {app: shop}, ports: [{name: http, port: 80, targetPort: 8080}]}}");
    int nodePort = run.read("v1", "Service", "shop").at("/spec/ports/0/nodePort").asInt();
    run.apply(DrivenCanaries.workload("shop", "Deployment"));
    CanaryKey key = run.canary("shop", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    run.bump("shop", "Deployment");
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);

    KubernetesObject service = run.read("v1", "Service", "shop");
    assertThat(service.at("/spec/selector/app").asText()).isEqualTo("shop-primary");
    assertThat(service.at("/spec/ports"))
        .anySatisfy(
            port -> {
              assertThat(port.path("port").asInt()).isEqualTo(80);
              assertThat(port.path("name").asText()).isEqualTo("http-80");
              assertThat(port.path("targetPort").asInt()).isEqualTo(8080);
              assertThat(port.path("nodePort").asInt()).isEqualTo(nodePort);
            })
        .anySatisfy(
            port -> {
              assertThat(port.path("port").asInt()).isEqualTo(9898);
              assertThat(port.path("name").asText()).isEqualTo("http");
            });
    assertThat(run.status(key).conditions())
        .extracting(Condition::message)
        .anyMatch(message -> message.startsWith("port 80 of Service shop is called http-80"));
  }

  @Test
  void aDiscoveredPortWhoseNameIsTakenIsOnAllThreeServices() {
    create(
        "{apiVersion: v1, kind: Service, metadata: {name: costs}, spec: {selector: {app: costs},"
            + " ports: [{name: http, port: 9003, targetPort: 9003}, {name: http-ui, port: 9898,"
            + " targetPort: 9898}]}}");
    run.apply(
        DrivenCanaries.workload("costs", "Deployment")
            .replace(
                "image:",
                "ports: [{name: http-ui, containerPort: 9898}, {name: http, containerPort: 9003}],"
                    + " image:"));
    run.apply(
        "{apiVersion: flagger.app/v1beta1, kind: Canary, metadata: {name: costs}, spec: {targetRef:"
            + " {apiVersion: apps/v1, kind: Deployment, name: costs}, service: {port: 9898,"
            + " portDiscovery: true}, analysis: {interval: 1s, stepWeight: 50, maxWeight: 50}}}");
    CanaryKey key = run.seen("costs");
    run.reaches(key, Phase.INITIALIZED);
    run.settles(key);

    for (String name : new String[] {"costs", "costs-primary", "costs-canary"}) {
      assertThat(run.read("v1", "Service", name).at("/spec/ports"))
          .extracting(port -> port.path("name").asText() + " " + port.path("port").asInt())
          .as(name)
          .containsExactlyInAnyOrder("http 9898", "http-9003 9003");
    }
  }

  @Test
  void anAdoptedDelegateHasNeitherHostsNorGatewaysNorOtherProtocols() {
    create(
        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: part}, spec:"
            + " {hosts: [shop.example.com], gateways: [istio-system/public], tls: [{match:"
            + " [{port: 443, sniHosts: [a]}], route: [{destination: {host: part}}]}], http:"
            + " [{route: [{destination: {host: part}}]}]}}");
    run.apply(DrivenCanaries.workload("part", "Deployment"));
    run.apply(
        "{apiVersion: flagger.app/v1beta1, kind: Canary, metadata: {name: part}, spec: {targetRef:"
            + " {apiVersion: apps/v1, kind: Deployment, name: part}, service: {port: 9898,"
            + " delegation: true}, analysis: {interval: 1s, stepWeight: 50, maxWeight: 50}}}");
    CanaryKey key = run.seen("part");
    run.reaches(key, Phase.INITIALIZED);
    run.bump("part", "Deployment");
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);

    KubernetesObject routes = run.read("networking.istio.io/v1", "VirtualService", "part");
    assertThat(routes.at("/spec/hosts")).isEmpty();
    assertThat(routes.at("/spec/gateways")).isEmpty();
    assertThat(routes.at("/spec/tls")).isEmpty();
    assertThat(routes.at("/spec/http/0/route/0/destination/host").asText())
        .isEqualTo("part-primary");
  }

  private void create(String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(Yaml.parse(yaml).toString(), GenericKubernetesResource.class);
    resource.getMetadata().setNamespace(run.namespace());
    run.admin().resource(resource).create();
  }
}
