package io.serinus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.DeployFiles;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are no manifests, or hide them: what stands in a real cluster stays, and it is said.
 */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GitCasesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private KubernetesClient admin;
  private String namespace;
  private ControllerProcess controller;
  private WorkTree lfs;
  private WorkTree sops;
  private WorkTree large;
  private WorkTree mass;

  @BeforeAll
  void start(KubernetesBed bed, TestNamespace place, @TempDir Path folder) throws Exception {
    admin = bed.adminClient();
    namespace = place.name();
    DeployFiles.install(admin, DeployFiles.DEFINITIONS);
    String url = "/apis/flagger.app/v1beta1/namespaces/default/canaries";
    await().atMost(LIMIT).until(() -> admin.raw(url) != null);
    lfs = WorkTree.create(folder.resolve("lfs"));
    sops = WorkTree.create(folder.resolve("sops"));
    large = WorkTree.create(folder.resolve("large"));
    mass = WorkTree.create(folder.resolve("mass"));
    StringBuilder repositories = new StringBuilder();
    for (WorkTree tree : List.of(lfs, sops, large, mass)) {
      repositories.append(
          "  - {name: %s, url: 'file://%s', pollInterval: 1s}\n"
              .formatted(tree.name(), tree.bare()));
    }
    Path config =
        Files.writeString(
            folder.resolve("serinus.yaml"),
            """
            cluster: {name: cases, kubeconfig: %s, namespaces: [%s]}
            storage: {path: %s}
            server: {port: 0}
            repositories:
            %s"""
                .formatted(
                    bed.kubeconfig(BedUser.ADMIN),
                    namespace,
                    folder.resolve("data"),
                    repositories));
    controller = ControllerProcess.start(config, folder.resolve("serinus.log"));
  }

  @AfterAll
  void stop() {
    if (controller != null) {
      controller.close();
    }
  }

  @Test
  void anObjectWhoseManifestBecameAGitLfsPointerStaysAndThePointerIsNamed() {
    lfs.write("apps/settings.yaml", configMap("settings")).commit("Settings");
    awaitConfigMap("settings");

    lfs.write(".gitattributes", "*.yaml filter=lfs diff=lfs merge=lfs -text\n")
        .write(
            "apps/settings.yaml",
            """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 12345
            """)
        .write("apps/after.yaml", configMap("after-lfs"))
        .commit("Move to LFS");
    awaitConfigMap("after-lfs");

    awaitLog("reason=GitLfsPointer problem=apps/settings.yaml:1: ");
    awaitLog("reason=PruningHeld problem=apps/settings.yaml: ");
    assertThat(configMapIsThere("settings")).isTrue();
  }

  @Test
  void aSecretEncryptedWithSopsIsNamedWithFileAndLineAndTheLiveOneStaysAsItIs() {
    sops.write("apps/secret.yaml", secret("live")).commit("Plain");
    await().atMost(LIMIT).until(() -> password().equals("bGl2ZQ=="));

    sops.write(
            "apps/secret.yaml",
            secret("ENC[AES256_GCM,data:QUJD,iv:QUJD,tag:QUJD,type:str]")
                + """
                sops:
                  age: [{recipient: age1example, enc: xxx}]
                  mac: ENC[AES256_GCM,data:QUJD,iv:QUJD,tag:QUJD,type:str]
                  version: 3.9.0
                """)
        .write("apps/after.yaml", configMap("after-sops"))
        .commit("Encrypt");
    awaitConfigMap("after-sops");

    awaitLog("reason=SopsEncrypted problem=apps/secret.yaml:1: Secret db is encrypted with SOPS");
    assertThat(password()).isEqualTo("bGl2ZQ==");
  }

  @Test
  void aLargeFileThatIsNoManifestIsPassedOverAndHoldsNeitherACanaryNorPruning() {
    StringBuilder lock = new StringBuilder("{\"name\": \"x\", \"packages\": {");
    for (int number = 0; number < 60_000; number++) {
      lock.append("\"%d\": {\"version\": \"1.0.0\"}, ".formatted(number));
    }
    large
        .write("package-lock.json", lock + "\"z\": {}}}")
        .write("tsconfig.json", "{\n  // no trailing commas\n  \"compilerOptions\": {},\n}\n")
        .write("apps/canary.yaml", canary())
        .write("apps/gone.yaml", configMap("gone"))
        .commit("Lock file");
    awaitConfigMap("gone");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                admin.raw(
                        "/apis/flagger.app/v1beta1/namespaces/%s/canaries/shop"
                            .formatted(namespace))
                    != null);

    large.remove("apps/gone.yaml").commit("Remove");

    await().atMost(LIMIT).until(() -> !configMapIsThere("gone"));
    assertThat(controller.output()).doesNotContain("package-lock", "tsconfig");
  }

  @Test
  void aRepositoryThatIsEmptiedIsKeptUntilACommitSaysThatItIsMeant() {
    mass.write("a.yaml", configMap("mass-one"))
        .write("b.yaml", configMap("mass-two"))
        .commit("Two");
    awaitConfigMap("mass-one");
    awaitConfigMap("mass-two");

    mass.remove("a.yaml").remove("b.yaml").commit("Empty");
    awaitLog("reason=MassPrune problem=2 of 2 objects");
    assertThat(configMapIsThere("mass-one")).isTrue();
    mass.commit("It is meant\n\nSerinus-Allow-Prune: true\n");

    await()
        .atMost(LIMIT)
        .until(() -> !configMapIsThere("mass-one") && !configMapIsThere("mass-two"));
  }

  private void awaitConfigMap(String name) {
    await().atMost(LIMIT).until(() -> configMapIsThere(name));
  }

  private boolean configMapIsThere(String name) {
    return admin.configMaps().inNamespace(namespace).withName(name).get() != null;
  }

  private String password() {
    var secret = admin.secrets().inNamespace(namespace).withName("db").get();
    return secret == null ? "" : secret.getData().get("password");
  }

  private void awaitLog(String text) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(controller.output()).contains(text));
  }

  private String configMap(String name) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s}
        data: {a: "1"}
        """
        .formatted(name, namespace);
  }

  private String secret(String password) {
    return """
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: %s}
        type: Opaque
        stringData:
          password: %s
        """
        .formatted(namespace, password);
  }

  private String canary() {
    return """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata: {name: shop, namespace: %s}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          service: {port: 8080}
          skipAnalysis: true
        """
        .formatted(namespace);
  }
}
