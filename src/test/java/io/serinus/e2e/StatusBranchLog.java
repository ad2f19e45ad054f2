package io.serinus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.testbed.Forge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the git program, an independent reader, says of the status branch. */
final class StatusBranchLog {
  private StatusBranchLog() {}

  /** {@code git log -p --reverse} of the branch. */
  static String of(EndToEndWorld world) throws IOException, InterruptedException {
    Path clone = world.folder.resolve("look");
    git(world.folder, "clone", "--quiet", "--bare", withLogin(world), clone.toString());
    git(clone, "fsck", "--strict");
    return git(clone, "log", "-p", "--reverse", "serinus/status");
  }

  private static String withLogin(EndToEndWorld world) {
    return world
        .repository
        .cloneUrl()
        .replace("http://", "http://" + Forge.USER + ":" + world.forge.token() + "@");
  }

  private static String git(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "git", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
