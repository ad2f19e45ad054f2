package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RevisionIdentityTest {
  private static final String FROM_GIT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: podinfo
        namespace: test
        annotations: {serinus.io/manifest-revision: 0123456789abcdef}
        managedFields:
          - {manager: serinus, operation: Apply, fieldsV1: {"f:spec": {"f:template": {}}}}
          - {manager: serinus-rollout, operation: Apply, fieldsV1: {"f:spec": {"f:template": {}}}}
          - {manager: kube-controller-manager, operation: Update, subresource: status, fieldsV1: {"f:status": {}}}
      spec:
        replicas: 2
        template: {metadata: {labels: {app: podinfo}}, spec: {containers: [{name: a, image: "a:1"}]}}
      """;

  @Test
  void aTemplateFromGitIsKnownByItsMark() {
    assertThat(identity(FROM_GIT)).isEqualTo("0123456789abcdef");
  }

  @Test
  void defaultsOfTheApiServerDoNotChangeARevisionFromGit() {
    assertThat(changed(FROM_GIT, spec -> podSpec(spec).put("schedulerName", "default-scheduler")))
        .isEqualTo(identity(FROM_GIT));
  }

  @Test
  void aTemplateThatSomebodyElseChangedIsHashedAsItIs() {
    String edited =
        FROM_GIT
            .replace("manager: serinus-rollout", "manager: kubectl-set")
            .replace("\"a:1\"", "\"a:2\"");
    assertThat(identity(edited)).isNotEqualTo("0123456789abcdef").hasSize(16);
    assertThat(identity(edited)).isNotEqualTo(identity(edited.replace("\"a:2\"", "\"a:3\"")));
  }

  @Test
  void withoutAMarkTheTemplateIsHashed() {
    String unmarked = FROM_GIT.replace("serinus.io/manifest-revision", "something");
    assertThat(identity(unmarked))
        .isEqualTo(RevisionIdentity.ofTemplate(object(unmarked).at("/spec/template")));
  }

  @Test
  void replicasAreNoPartOfARevision() {
    String unmarked = FROM_GIT.replace("serinus.io/manifest-revision", "something");
    assertThat(identity(unmarked.replace("replicas: 2", "replicas: 0")))
        .isEqualTo(identity(unmarked));
  }

  @Test
  void theOrderOfKeysIsNoPartOfARevision() {
    assertThat(RevisionIdentity.ofTemplate(Yaml.parse("{spec: {a: 1, b: 2}, metadata: {}}")))
        .isEqualTo(RevisionIdentity.ofTemplate(Yaml.parse("{metadata: {}, spec: {b: 2, a: 1}}")));
  }

  @Test
  void aRevisionKeepsItsIdentityAcrossVersionsOfThisProgram() {
    assertThat(RevisionIdentity.ofTemplate(Yaml.parse("{spec: {containers: [{image: 'a:1'}]}}")))
        .isEqualTo("98ea2441986838e8");
  }

  @Test
  void scalingADaemonSetToZeroIsNoNewRevision() {
    String up = "{spec: {nodeSelector: {disk: ssd}, containers: []}}";
    String zero =
        "{spec: {nodeSelector: {disk: ssd, flagger.app/scale-to-zero: 'true'}, containers: []}}";
    assertThat(RevisionIdentity.ofTemplate(Yaml.parse(zero)))
        .isEqualTo(RevisionIdentity.ofTemplate(Yaml.parse(up)));
    assertThat(
            RevisionIdentity.ofTemplate(
                Yaml.parse("{spec: {nodeSelector: {flagger.app/scale-to-zero: 'true'}}}")))
        .isEqualTo(RevisionIdentity.ofTemplate(Yaml.parse("{spec: {}}")));
  }

  private static String identity(String yaml) {
    return RevisionIdentity.of(object(yaml));
  }

  private static String changed(String yaml, Consumer<ObjectNode> change) {
    ObjectNode tree = Yaml.parse(yaml).deepCopy();
    change.accept((ObjectNode) tree.get("spec"));
    return RevisionIdentity.of(KubernetesObject.of(tree));
  }

  private static ObjectNode podSpec(ObjectNode spec) {
    return (ObjectNode) spec.at("/template/spec");
  }

  private static KubernetesObject object(String yaml) {
    return KubernetesObject.of(Yaml.parse(yaml));
  }
}
