package io.serinus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.testbed.ForgeApi.MergeStyle;
import io.serinus.testbed.ForgeApi.Status;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForgeIT {
  private static Forge forge;
  private static ForgeApi api;

  @BeforeAll
  static void startTheForge() {
    forge = Forge.start();
    api = forge.api();
  }

  @AfterAll
  static void stopTheForge() {
    if (forge != null) {
      forge.close();
    }
  }

  @Test
  void aSquashMergedPullRequestIsFoundByItsCommit() {
    ForgeRepository repository = api.createRepository("squashed");
    api.commit(repository, "bump", "Bump the image", Map.of("apps/app.yaml", "image: 2\n"));
    api.commit(repository, "bump", "Bump it again", Map.of("apps/app.yaml", "image: 3\n"));
    long pullRequest = api.openPullRequest(repository, "bump", "Bump the image");

    String merged = api.merge(repository, pullRequest, MergeStyle.SQUASH);

    assertThat(api.branchHead(repository, "main")).contains(merged);
    assertThat(api.pullRequestOf(repository, merged)).contains(pullRequest);
    assertThat(api.file(repository, "main", "apps/app.yaml")).contains("image: 3\n");
  }

  @Test
  void aCommitWithoutPullRequestHasNone() {
    ForgeRepository repository = api.createRepository("direct");
    String commit = api.commit(repository, "main", "Add a file", Map.of("a.yaml", "a: 1\n"));

    assertThat(api.branchHead(repository, "main")).contains(commit);
    assertThat(api.pullRequestOf(repository, commit)).isEmpty();
  }

  @Test
  void commentsAndStatusesCanBeReadBack() {
    ForgeRepository repository = api.createRepository("talk");
    String commit = api.commit(repository, "change", "Change", Map.of("a.yaml", "a: 2\n"));
    long pullRequest = api.openPullRequest(repository, "change", "Change");
    Status first = new Status("serinus/app", "pending", "weight 10", "http://example.test/1");
    Status second = new Status("serinus/app", "success", "promoted", "http://example.test/2");

    long comment = api.comment(repository, pullRequest, "looks good");
    api.setStatus(repository, commit, first);
    api.setStatus(repository, commit, second);

    assertThat(api.comments(repository, pullRequest))
        .containsExactly(new ForgeApi.Comment(comment, Forge.USER, "looks good"));
    assertThat(api.statuses(repository, commit)).containsExactly(second);
    api.deleteComment(repository, comment);
    assertThat(api.comments(repository, pullRequest)).isEmpty();
  }

  @Test
  void aCloneOverHttpTakesTheTokenAndNothingElse(@TempDir Path work) throws Exception {
    ForgeRepository repository = api.createRepository("cloned");
    String withToken = address(repository, Forge.USER + ":" + forge.token());

    git(work, "clone", "--quiet", withToken, "copy");
    Files.writeString(work.resolve("copy/new.txt"), "new\n");
    git(work, "-C", "copy", "add", "new.txt");
    git(
        work,
        "-C",
        "copy",
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.test",
        "commit",
        "-qm",
        "New");
    git(work, "-C", "copy", "push", "--quiet");

    assertThat(api.file(repository, "main", "new.txt")).contains("new\n");
    assertThatThrownBy(
            () -> git(work, "-C", "copy", "push", address(repository, Forge.USER + ":wrong")))
        .hasMessageContaining("Authentication failed");
  }

  @Test
  void itComesBackOnTheSamePortWithItsData() {
    ForgeRepository repository = api.createRepository("kept");
    String url = forge.url();

    forge.stop();
    assertThatThrownBy(() -> api.branchHead(repository, "main"))
        .isInstanceOf(UncheckedIOException.class);
    forge.startAgain();

    assertThat(forge.url()).isEqualTo(url);
    assertThat(api.branchHead(repository, "main")).isPresent();
  }

  private static String address(ForgeRepository repository, String credentials) {
    return repository.cloneUrl().replace("://", "://" + credentials + "@");
  }

  private static void git(Path work, String... words) throws Exception {
    Path log = Files.createTempFile(work, "git", ".log");
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    Process git = builder.start();
    assertThat(git.waitFor(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS)).isTrue();
    if (git.exitValue() != 0) {
      throw new IllegalStateException(Files.readString(log));
    }
  }
}
