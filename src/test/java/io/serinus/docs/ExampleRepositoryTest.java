package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.rollout.RolloutPlan;
import io.serinus.rollout.RolloutSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every folder of example-repo/ is a strategy that works as it stands, and has its page. */
class ExampleRepositoryTest {
  private static final Path EXAMPLES = Path.of("example-repo");

  @TestFactory
  Stream<DynamicTest> everyFolderHoldsACanaryWithItsTarget() throws IOException {
    return folders().stream()
        .map(folder -> DynamicTest.dynamicTest(folder.toString(), () -> check(folder)));
  }

  @Test
  void noTwoExamplesShareAnObject() {
    Set<String> seen = new HashSet<>();
    for (Path file : Yaml.files(EXAMPLES)) {
      for (JsonNode document : Yaml.documents(file)) {
        assertThat(seen.add(KubernetesObject.of(document).ref().toString()))
            .as("%s", file)
            .isTrue();
      }
    }
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void check(Path folder) throws IOException {
    Canary canary = Canary.of(only(folder, "canary.yaml"));
    String kind = canary.spec().targetRef().kind().toLowerCase(Locale.ROOT);
    KubernetesObject target = only(folder, kind + ".yaml");
    RolloutPlan plan = RolloutPlan.of(canary.spec(), RolloutSettings.DEFAULT);

    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
    assertThat(target.name()).isEqualTo(plan.target());
    assertThat(target.at("/spec/selector/matchLabels/app"))
        .isEqualTo(target.at("/spec/template/metadata/labels/app"));
    Path page = Path.of("docs/strategies", folder.getFileName() + ".md");
    assertThat(page).exists();
    assertThat(Files.readString(page)).contains(Files.readString(folder.resolve("canary.yaml")));
  }

  private static KubernetesObject only(Path folder, String file) {
    return KubernetesObject.of(Yaml.documents(folder.resolve(file)).get(0));
  }
}
