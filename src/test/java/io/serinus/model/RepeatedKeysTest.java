package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.deploy.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node makes of a pod that says one thing twice, without the repetition. */
final class RepeatedKeysTest {
  @Test
  void ofAVariableThatIsGivenTwiceTheLastEntryCounts() {
    JsonNode pod =
        Yaml.parse(
            "{containers: [{name: shop, env: [{name: PATH_, value: /default}, {name: LEVEL, value:"
                + " info}, {name: PATH_, value: /shop}]}]}");

    assertThat(RepeatedKeys.merge(pod))
        .containsExactly(
            "container shop gives the variable PATH_ more than once: the last entry counts, remove"
                + " the others");
    assertThat(pod.at("/containers/0/env"))
        .isEqualTo(Yaml.parse("[{name: LEVEL, value: info}, {name: PATH_, value: /shop}]"));
    assertThat(RepeatedKeys.merge(pod)).isEmpty();
  }

  @Test
  void aReferenceToAnEarlierEntryKeepsTheTextThatItHadThere() {
    JsonNode pod =
        Yaml.parse(
            "{initContainers: [{name: a, env: [{name: A, value: one}, {name: B, value: '$(A)-$$(A)-$(C)'},"
                + " {name: A, value: '$(A)/two'}, {name: D, value: '$(A)'}]}]}");
    RepeatedKeys.merge(pod);

    assertThat(pod.at("/initContainers/0/env"))
        .isEqualTo(
            Yaml.parse(
                "[{name: B, value: 'one-$$(A)-$(C)'}, {name: A, value: one/two}, {name: D, value:"
                    + " '$(A)'}]"));
  }

  @Test
  void aReferenceToAnEarlierEntryThatComesFromElsewhereIsLeft() {
    JsonNode pod =
        Yaml.parse(
            "{containers: [{name: a, env: [{name: A, value: lost}, {name: A, valueFrom: {fieldRef:"
                + " {fieldPath: x}}}, {name: B, value: $(A)}, {name: A}]}]}");
    RepeatedKeys.merge(pod);

    assertThat(pod.at("/containers/0/env"))
        .isEqualTo(Yaml.parse("[{name: B, value: $(A)}, {name: A}]"));
  }

  @Test
  void ofAPortThatIsListedTwiceTheFirstEntryStaysAndProbesNameItsNumber() {
    JsonNode pod =
        Yaml.parse(
            """
            containers:
              - name: shop
                ports:
                  - {name: http, containerPort: 8080}
                  - {name: metrics, containerPort: 8080, protocol: TCP}
                  - {name: quic, containerPort: 8080, protocol: UDP}
                  - {containerPort: 8080}
                livenessProbe: {httpGet: {port: metrics}}
                readinessProbe: {httpGet: {port: http}}
                lifecycle: {preStop: {tcpSocket: {port: metrics}}}
            """);

    assertThat(RepeatedKeys.merge(pod))
        .containsExactly(
            "container shop lists the port 8080/TCP more than once (as http and as metrics): the"
                + " first entry counts, remove the others",
            "container shop lists the port 8080/TCP more than once (as http and as no name): the"
                + " first entry counts, remove the others");
    assertThat(pod.at("/containers/0"))
        .isEqualTo(
            Yaml.parse(
                """
                name: shop
                ports:
                  - {name: http, containerPort: 8080}
                  - {name: quic, containerPort: 8080, protocol: UDP}
                livenessProbe: {httpGet: {port: 8080}}
                readinessProbe: {httpGet: {port: http}}
                lifecycle: {preStop: {tcpSocket: {port: 8080}}}
                """));
  }

  @Test
  void theNumberOfALostPortNameIsKnown() {
    JsonNode pod =
        Yaml.parse(
            "{containers: [{name: a, ports: [{name: http, containerPort: 80}, {name: metrics,"
                + " containerPort: 80}]}]}");

    assertThat(RepeatedKeys.portOfLostName(pod, "metrics").map(JsonNode::asInt)).hasValue(80);
    assertThat(RepeatedKeys.portOfLostName(pod, "http")).isEmpty();
    assertThat(RepeatedKeys.portOfLostName(pod, "80")).isEmpty();
  }

  @Test
  void pullSecretsAreNamedOnceAndHostNamesOfOneAddressCountTogether() {
    JsonNode pod =
        Yaml.parse(
            "{imagePullSecrets: [{name: a}, {name: b}, {name: a}], hostAliases: [{ip: 1.1.1.1,"
                + " hostnames: [x]}, {ip: 2.2.2.2, hostnames: [y]}, {ip: 1.1.1.1, hostnames:"
                + " [z]}]}");

    assertThat(RepeatedKeys.merge(pod)).hasSize(2);
    assertThat(pod)
        .isEqualTo(
            Yaml.parse(
                "{imagePullSecrets: [{name: a}, {name: b}], hostAliases: [{ip: 1.1.1.1, hostnames:"
                    + " [x, z]}, {ip: 2.2.2.2, hostnames: [y]}]}"));
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Pod, spec",
    "apps/v1, Deployment, spec.template.spec",
    "apps/v1, StatefulSet, spec.template.spec",
    "apps/v1, DaemonSet, spec.template.spec",
    "batch/v1, Job, spec.template.spec",
    "batch/v1, CronJob, spec.jobTemplate.spec.template.spec"
  })
  void everyKindWithPodsIsMerged(String apiVersion, String kind, String place) {
    KubernetesObject object = object(apiVersion, kind, place);

    assertThat(RepeatedKeys.in(object)).hasSize(1);
    KubernetesObject merged = RepeatedKeys.merged(object);
    assertThat(merged.at("/" + place.replace('.', '/') + "/containers/0/env")).hasSize(1);
    assertThat(RepeatedKeys.in(merged)).isEmpty();
    assertThat(RepeatedKeys.merged(merged)).isSameAs(merged);
  }

  @Test
  void aDefinedKindIsLeftAsItIsBecauseItsListsHaveNoKeys() {
    KubernetesObject object = object("argoproj.io/v1alpha1", "Rollout", "spec.template.spec");

    assertThat(RepeatedKeys.in(object)).isEmpty();
    assertThat(RepeatedKeys.merged(object)).isSameAs(object);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{containers: text, imagePullSecrets: {name: a}, hostAliases: 1}",
        "{containers: [text, {name: a, env: {A: b}, ports: [text]}, {env: [{value: 1}, {value:"
            + " 2}]}]}",
        "{volumes: [{name: a}, {name: a}]}"
      })
  void whatIsNoListOfItsKindIsLeftForTheApiServer(String pod) {
    JsonNode given = Yaml.parse(pod);

    assertThat(RepeatedKeys.merge(given)).isEqualTo(List.of());
    assertThat(given).isEqualTo(Yaml.parse(pod));
  }

  private static KubernetesObject object(String apiVersion, String kind, String place) {
    String pod = "{containers: [{name: a, env: [{name: A, value: '1'}, {name: A, value: '2'}]}]}";
    String[] steps = place.split("\\.", -1);
    for (int index = steps.length - 1; index >= 0; index--) {
      pod = "{" + steps[index] + ": " + pod + "}";
    }
    return KubernetesObject.of(
        Yaml.parse(
            "{apiVersion: "
                + apiVersion
                + ", kind: "
                + kind
                + ", metadata: {name: a}, "
                + pod.substring(1)));
  }
}
