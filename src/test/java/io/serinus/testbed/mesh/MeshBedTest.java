package io.serinus.testbed.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.testbed.ChildProcess;
import io.serinus.testbed.ProjectFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Where a network of its own cannot be had, the mesh's tests are skipped with one loud line. */
final class MeshBedTest {
  private static final String REQUIRED = "SERINUS_REQUIRE_BED";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String before = System.getProperty(REQUIRED, "");
  private final PrintStream errors = System.err;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(errors);
    if (before.isEmpty()) {
      System.clearProperty(REQUIRED);
    } else {
      System.setProperty(REQUIRED, before);
    }
  }

  @Test
  void withoutNamespacesTheTestsAreSkippedWithOneLoudLine() {
    System.setProperty(REQUIRED, "false");

    for (int testClass = 0; testClass < 2; testClass++) {
      assertThatThrownBy(() -> require(Map.of(MeshBed.MISSING, "no namespaces: run as root")))
          .isInstanceOf(TestAbortedException.class);
    }

    assertThat(told.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("######## TESTS SKIPPED: no mesh bed: no namespaces: run as root");
  }

  @Test
  void whereTheBedIsRequiredTheTestsFail() {
    System.setProperty(REQUIRED, "true");

    assertThatThrownBy(() -> require(Map.of(MeshBed.MISSING, "no 'unshare': install util-linux")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("install util-linux");
  }

  @Test
  void aJvmInTheNetworkOfTheWholeMachineIsNone() {
    System.setProperty(REQUIRED, "false");

    assertThatThrownBy(() -> require(Map.of()))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("src/it/mesh/bin/java");
    assertThatCode(() -> require(Map.of(MeshBed.NETWORK, "1"))).doesNotThrowAnyException();
  }

  @Test
  void whereAProgramIsMissingJavaRunsAsUsualAndIsToldWhatToInstall() throws IOException {
    assertThat(startedJava())
        .isEqualTo("-version; no 'unshare': install Debian's packages util-linux and iproute2");
  }

  @Test
  void whereNamespacesAreForbiddenJavaRunsAsUsualAndIsToldWhatToAllow() throws IOException {
    program("unshare", "exit 1");
    program("ip", "exit 0");

    assertThat(startedJava()).startsWith("-version; no network namespaces: run the tests as root");
  }

  private static void require(Map<String, String> environment) {
    MeshBed.requireNetwork(variable -> Optional.ofNullable(environment.get(variable)));
  }

  /** What Java says that {@code src/it/mesh/bin/java} started with {@code -version}. */
  private String startedJava() throws IOException {
    for (String tool : List.of("dirname", "id")) {
      program(tool, "exec " + ProjectFiles.onPath(tool).orElseThrow() + " \"$@\"");
    }
    Path java = program("fake-java", "echo \"$*; $" + MeshBed.MISSING + "\"");
    return ChildProcess.run(
            "src/it/mesh/bin/java",
            folder.resolve("log"),
            List.of(bash(), ProjectFiles.testBed("mesh/bin/java").toString(), "-version"),
            Map.of("PATH", folder.toString(), "SERINUS_JAVA", java.toString()),
            LIMIT)
        .strip();
  }

  private static String bash() {
    return ProjectFiles.onPath("bash").orElseThrow().toString();
  }

  private Path program(String name, String does) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!" + bash() + "\n" + does + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
