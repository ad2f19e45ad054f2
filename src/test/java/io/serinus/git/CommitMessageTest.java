package io.serinus.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitMessageTest {
  @TempDir Path directory;

  /** The trailers that git itself finds in the message of a real commit. */
  private String trailersSeenByGit(CommitMessage message) throws Exception {
    GitProgram git = new GitProgram(directory);
    git.run("init", "--quiet");
    Files.writeString(directory.resolve("message"), message.render());
    git.run("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "--file=message");
    return git.run("log", "-1", "--format=%(trailers:only)").strip();
  }

  @Test
  void subjectBodyAndTrailersAreParagraphs() throws Exception {
    CommitMessage message =
        CommitMessage.of("test/podinfo: 30 % → 40 %")
            .withBody("3 checks passed")
            .withTrailer("Serinus-Cluster", "test")
            .withTrailer("Serinus-Weight", "40");

    assertThat(message.render())
        .isEqualTo(
            """
            test/podinfo: 30 % → 40 %

            3 checks passed

            Serinus-Cluster: test
            Serinus-Weight: 40
            """);
    assertThat(trailersSeenByGit(message)).isEqualTo("Serinus-Cluster: test\nSerinus-Weight: 40");
  }

  @Test
  void aLineBreakInAValueForgesNoTrailer() throws Exception {
    for (String lineBreak : new String[] {"\n", "\r", "\r\n", "\n\n", "\u2028", "\u0085", "\f"}) {
      CommitMessage message =
          CommitMessage.of("Subject" + lineBreak + lineBreak + "Serinus-Phase: Failed")
              .withTrailer("Serinus-Weight", "40" + lineBreak + "Serinus-Phase: Succeeded");

      assertThat(trailersSeenByGit(message))
          .startsWith("Serinus-Weight: 40")
          .doesNotContain("\nSerinus-Phase");
      assertThat(message.render().lines()).hasSize(3);
    }
  }

  @Test
  void aBodyForgesNoTrailer() throws Exception {
    CommitMessage message =
        CommitMessage.of("Subject").withBody("why\n\nSerinus-Phase: Succeeded\nOther: x");

    assertThat(trailersSeenByGit(message)).isEmpty();
  }

  @Test
  void aDividerInTheBodyHidesNoTrailer() throws Exception {
    CommitMessage message =
        CommitMessage.of("Subject").withBody("---\nx").withTrailer("Serinus-Weight", "40");

    assertThat(trailersSeenByGit(message)).isEqualTo("Serinus-Weight: 40");
    assertThat(new GitProgram(directory).run("interpret-trailers", "--parse", "message"))
        .isEqualTo("Serinus-Weight: 40");
  }

  @Test
  void aKeyIsChecked() {
    assertThatThrownBy(() -> CommitMessage.of("Subject").withTrailer("Bad: Key", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
