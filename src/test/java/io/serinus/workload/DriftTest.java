package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final String WANTED =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: podinfo-primary, namespace: test, labels: {app: podinfo-primary}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: podinfo-primary}}
        template:
          spec:
            nodeSelector: {}
            containers:
              - {name: a, image: "a:1", resources: {}, ports: [{containerPort: 80}], env: [{name: X, value: "1"}]}
              - {name: b, image: "b:1"}
      """;
  private static final String PRESENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: podinfo-primary
        namespace: test
        labels: {app: podinfo-primary, other: "1"}
        managedFields:
          - manager: serinus
            operation: Apply
            fieldsV1:
              f:metadata: {f:labels: {f:app: {}}}
              f:spec:
                f:replicas: {}
                f:template:
                  f:spec:
                    f:containers:
                      'k:{"name":"a"}':
                        .: {}
                        f:name: {}
                        f:image: {}
                        f:ports: {'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}}
                        f:env: {'k:{"name":"X"}': {.: {}, f:name: {}, f:value: {}}}
          - {manager: kubectl, operation: Update, fieldsV1: {f:metadata: {f:labels: {f:other: {}}}}}
      spec:
        replicas: 2
        progressDeadlineSeconds: 600
        selector: {matchLabels: {app: podinfo-primary}}
        template:
          spec:
            schedulerName: default-scheduler
            containers:
              - {name: injected, image: "x:1"}
              - {name: b, image: "b:1", imagePullPolicy: IfNotPresent}
              - {name: a, image: "a:1", ports: [{containerPort: 80, protocol: TCP}], env: [{name: X, value: "1"}]}
      status: {replicas: 2}
      """;

  @Test
  void defaultsOrderAndWhatOthersAddedMakeNoDifference() {
    assertThat(differs(WANTED, PRESENT)).isFalse();
  }

  @Test
  void aWantedValueThatIsAnotherDiffers() {
    assertThat(differs(WANTED.replace("replicas: 2", "replicas: 3"), PRESENT)).isTrue();
    assertThat(differs(WANTED.replace("a:1", "a:2"), PRESENT)).isTrue();
    assertThat(differs(WANTED, PRESENT.replace("other:", "app: x, another:"))).isTrue();
  }

  @Test
  void aWantedElementThatIsMissingDiffers() {
    assertThat(differs(WANTED.replace("name: b", "name: c"), PRESENT)).isTrue();
  }

  @Test
  void whatWasAppliedBeforeAndIsNoLongerWantedDiffers() {
    assertThat(differs(WANTED.replace(", env: [{name: X, value: \"1\"}]", ""), PRESENT)).isTrue();
    assertThat(differs(WANTED.replace("ports: [{containerPort: 80}], ", ""), PRESENT)).isTrue();
    assertThat(differs(WANTED.replace("  replicas: 2\n", ""), PRESENT)).isTrue();
  }

  @Test
  void whatAnotherManagerAppliedIsNoneOfOurs() {
    assertThat(
            differs(
                WANTED.replace("  replicas: 2\n", ""),
                PRESENT.replace("manager: serinus", "manager: other")))
        .isFalse();
  }

  @Test
  void aSelectorMustBeExactlyTheWantedOne() {
    String wanted =
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {app: a}}}";
    assertThat(differs(wanted, wanted)).isFalse();
    assertThat(differs(wanted, wanted.replace("{app: a}", "{app: a, version: v1}"))).isTrue();
  }

  @Test
  void listsWithoutKeysMustHaveTheSameElements() {
    String wanted = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {args: [a, b]}}";
    assertThat(differs(wanted, wanted)).isFalse();
    assertThat(differs(wanted, wanted.replace("[a, b]", "[b, a]"))).isTrue();
    assertThat(differs(wanted, wanted.replace("[a, b]", "[a, b, c]"))).isTrue();
  }

  @Test
  void anIstioRouteMustBeExactlyTheWantedOne() {
    String wanted =
        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec:"
            + " {hosts: [a], http: [{route: [{weight: 100}]}]}}";
    assertThat(differs(wanted, wanted.replace("100", "100.0"))).isFalse();
    assertThat(differs(wanted, wanted.replace("weight: 100", "weight: 90"))).isTrue();
    assertThat(differs(wanted, wanted.replace("[{route:", "[{fault: {}, route:"))).isTrue();
  }

  @Test
  void partsOfAnIstioSpecThatAreNotWantedBelongToSomebodyElse() {
    String wanted =
        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec:"
            + " {hosts: [a]}}";
    assertThat(differs(wanted, wanted.replace("hosts:", "exportTo: ['.'], hosts:"))).isFalse();
  }

  @Test
  void theVersionThatTheApiServerAnsweredInMakesNoDifference() {
    String wanted =
        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec:"
            + " {hosts: [a]}}";
    assertThat(differs(wanted, wanted.replace("istio.io/v1", "istio.io/v1beta1"))).isFalse();
  }

  private static boolean differs(String wanted, String present) {
    return Drift.differs(
        KubernetesObject.of(Yaml.parse(wanted)),
        KubernetesObject.of(Yaml.parse(present)),
        "serinus");
  }
}
