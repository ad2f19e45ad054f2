package io.serinus.sync;

import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.ObjectRef;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncDefinitionTest {
  private static final ObjectRef DEFINITION =
      new ObjectRef(
          "apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "things.example.com");

  @TempDir Path root;

  private static String definition() {
    return "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
        + " things.example.com}, spec: {group: example.com, scope: Namespaced, names: {kind:"
        + " Thing, plural: things}, versions: [{name: v1}]}}";
  }

  @Test
  void objectsWaitUntilTheirKindIsServed() {
    try (SyncFixture fixture = new SyncFixture(root)) {
      AtomicInteger seen = new AtomicInteger();
      fixture
          .cluster()
          .beforeApply(
              object -> {
                if (object.kind().equals("Thing")) {
                  seen.addAndGet(
                      fixture
                              .cluster()
                              .sandbox()
                              .find(DEFINITION)
                              .orElseThrow()
                              .at("/status")
                              .isMissingNode()
                          ? 0
                          : 1);
                }
              });
      fixture
          .write(
              "a.yaml",
              "{apiVersion: example.com/v1, kind: Thing, metadata: {name: one, namespace: test}}")
          .write("b.yaml", definition())
          .push("Both");
      fixture.establishAfter(
          java.time.Duration.ofSeconds(1), DEFINITION, SyncDefinitionTest::establish);

      SyncReport report = fixture.sync();

      assertThat(report.problems()).isEmpty();
      assertThat(seen).hasValue(1);
    }
  }

  @Test
  void aDefinitionThatIsNeverServedIsAProblemOfItsFile() {
    try (SyncFixture fixture = new SyncFixture(root)) {
      SyncReport report = fixture.write("b.yaml", definition()).sync("Definition");

      assertThat(reasons(report)).containsExactly("NotEstablished");
      assertThat(report.problems().get(0).place()).isEqualTo("b.yaml:1");
    }
  }

  private static void establish(ObjectNode tree) {
    tree.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Established")
        .put("status", "True");
  }
}
