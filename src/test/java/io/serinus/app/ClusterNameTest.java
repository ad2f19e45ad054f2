package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.config.ConfigReader;
import io.serinus.config.SerinusConfig;
import io.serinus.model.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterNameTest {
  private static final String REPOSITORIES = "repositories: [{name: a, url: 'file:///a'}]\n";

  @TempDir Path folder;

  private SerinusConfig config(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("serinus.yaml"), text);
    return new ConfigReader(Map.of()).read(file);
  }

  @Test
  void aClusterThatReportsToGitNeedsANameThatSomebodyChose() throws IOException {
    SerinusConfig unnamed = config(REPOSITORIES);
    assertThatThrownBy(() -> ClusterName.check(unnamed))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cluster.name")
        .hasMessageContaining("for example production");
    SerinusConfig named = config("cluster: {name: production}\n" + REPOSITORIES);
    assertThatCode(() -> ClusterName.check(named)).doesNotThrowAnyException();
  }

  @Test
  void aClusterWithoutRepositoriesNeedsNone() throws IOException {
    SerinusConfig config = config("metrics: {server: 'http://prometheus'}\n");
    assertThatCode(() -> ClusterName.check(config)).doesNotThrowAnyException();
  }
}
