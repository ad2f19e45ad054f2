package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.docs.Markdown;
import io.serinus.git.GitProgram;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code serinus demo}, as the README promises it. */
final class DemoTest {
  private final StringWriter printed = new StringWriter();

  @Test
  void itPromotesTheGoodVersionRollsTheBadOneBackAndEndsWithZero() {
    assertThat(run(new DemoCommand())).isZero();

    assertThat(printed.toString())
        .contains("6.0.1 was promoted.", "6.0.2 was rolled back.")
        .contains("committed  Bump podinfo to 6.0.1", "committed  Bump podinfo to 6.0.2")
        .doesNotContain("\u001b[");
  }

  @Test
  void theStatusBranchIsLeftToLookAtAsItSays() {
    run(new DemoCommand());

    String log =
        new GitProgram(repository().orElseThrow())
            .run("log", "--abbrev=7", "--format=  %h %s", "serinus/status");

    assertThat(printed.toString().lines().filter(line -> line.matches("  [0-9a-f]{7} .*")))
        .isNotEmpty()
        .isSubsetOf(log.lines().toList());
  }

  @Test
  void aVersionThatDoesNotEndAsItShouldIsSaidAndEndsWithOne() {
    assertThat(run(new DemoCommand(Map.of()))).isEqualTo(1);

    assertThat(printed.toString())
        .contains("6.0.1 was promoted.")
        .contains("6.0.2 was NOT rolled back, though it is bad.");
  }

  @Test
  void aSpeedThatIsNoneEndsWithTwo() {
    CommandLine command = new CommandLine(new DemoCommand());
    command.setErr(new PrintWriter(printed));

    assertThat(command.execute("--speed", "0")).isEqualTo(2);
    assertThat(printed.toString()).contains("--speed is 0.0: give 0.1 to 1000");
  }

  @Test
  void whatTheReadmeShowsIsWhatIsPrinted(@TempDir Path folder) {
    String sample =
        Markdown.read(Path.of("README.md")).blocks().stream()
            .map(Markdown.Block::text)
            .filter(text -> text.startsWith("00:44"))
            .findFirst()
            .orElseThrow();
    String[] parts = sample.split("\n\n", 2);
    PrintWriter out = new PrintWriter(printed);
    try (Demo demo = new Demo(out, new DemoScreen(Ansi.OFF), true, folder, 1000, Demo.BEHAVIOURS)) {
      assertThat(demo.run()).isTrue();
    }

    assertThat(parts[0]).matches("\\d\\d:\\d\\d  test/podinfo .*");
    assertThat(printed.toString())
        .contains(parts[0].substring("00:44".length()))
        .contains(parts[1]);
  }

  @AfterEach
  void removeWhatIsLeft() throws IOException {
    Optional<Path> repository = repository();
    if (repository.isPresent()) {
      try (Stream<Path> files = Files.walk(repository.get().getParent())) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  /** Where the demo says that its repository lies. */
  private Optional<Path> repository() {
    Matcher command =
        Pattern.compile("git --git-dir (\\S+) log -p serinus/status").matcher(printed.toString());
    return command.find() ? Optional.of(Path.of(command.group(1))) : Optional.empty();
  }

  private int run(DemoCommand demo) {
    CommandLine command = new CommandLine(demo);
    command.setOut(new PrintWriter(printed));
    return command.execute("--plain", "--speed", "1000");
  }
}
