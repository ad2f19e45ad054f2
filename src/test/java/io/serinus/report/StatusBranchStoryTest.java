package io.serinus.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.git.CommitIdentity;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.PushRetry;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import io.serinus.git.StatusBranch;
import io.serinus.model.Canary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher on a real repository; the git program is the witness. */
class StatusBranchStoryTest {
  private static final String BRANCH = "serinus/status";
  private static final StatusScope SCOPE = new StatusScope(Story.REPOSITORY, true, false);

  @TempDir Path root;
  private Path bare;
  private final List<GitMirror> mirrors = new ArrayList<>();
  private Instant now = Story.NOON;

  @BeforeEach
  void init() throws Exception {
    bare = Files.createDirectory(root.resolve("repository.git"));
    git("init", "--quiet", "--bare", "--initial-branch=main");
  }

  @AfterEach
  void close() {
    mirrors.forEach(GitMirror::close);
  }

  private String git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", bare.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.strip();
  }

  private StatusPublisher publisher(String cluster, String directory) {
    GitMirror mirror =
        GitMirror.open(
            root.resolve(directory),
            GitRemote.anonymous(RemoteUrl.parse("file://" + bare)),
            Clock.systemUTC());
    mirrors.add(mirror);
    StatusBranch branch =
        new StatusBranch(
            mirror,
            new RefSelector.Branch(BRANCH),
            new CommitIdentity("serinus", "serinus@example.com"),
            PushRetry.defaults(),
            new Random(1),
            time -> {});
    return new StatusPublisher(
        cluster, SCOPE, new BranchStatusFiles(branch), new PullRequestIndex(), Optional::empty);
  }

  private void flush(StatusPublisher publisher) {
    now = now.plusSeconds(2);
    publisher.flush(now);
  }

  @Test
  void theHistoryOfARolloutIsTheLogOfItsFile() throws Exception {
    Story story = new Story("test/podinfo");
    StatusPublisher publisher = publisher("prod", "mirror");
    publisher.begin(List.of(story.starts('b', "podinfo:6.0.1")));
    flush(publisher);
    publisher.onChange(story.weight(10));
    flush(publisher);
    publisher.onChange(story.fails());
    flush(publisher);

    assertThat(git("log", "--reverse", "--format=%s", BRANCH, "--", "prod/test/podinfo.yaml"))
        .isEqualTo(
            """
            test/podinfo: rolling out podinfo:6.0.1
            test/podinfo: 0 % → 10 %
            test/podinfo: rolled back at 10 %: request-success-rate 92.1 % < 99 %""");
    assertThat(git("log", "-1", "--format=%(trailers:only,unfold)", BRANCH))
        .isEqualTo(
            """
            Serinus-Cluster: prod
            Serinus-Canary: test/podinfo
            Serinus-Phase: Failed
            Serinus-Weight: 0
            Serinus-Source-Commit: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb""");
    assertThat(git("show", BRANCH + ":prod/test/podinfo.yaml")).contains("phase: Failed");
    assertThat(git("fsck", "--strict")).doesNotContain("error");
  }

  @Test
  void aRestartWithALostMirrorMakesNoCommit() throws Exception {
    Canary canary = new Story("test/podinfo").starts('b', "podinfo:6.0.1");
    StatusPublisher publisher = publisher("prod", "mirror");
    publisher.begin(List.of(canary));
    flush(publisher);
    String tip = git("rev-parse", BRANCH);

    StatusPublisher restarted = publisher("prod", "another-mirror");
    restarted.begin(List.of(canary));
    flush(restarted);
    assertThat(git("rev-parse", BRANCH)).isEqualTo(tip);
  }

  @Test
  void twoClustersOnOneBranchLoseNothing() throws Exception {
    StatusPublisher prod = publisher("prod", "mirror-prod");
    StatusPublisher staging = publisher("staging", "mirror-staging");
    Story inProd = new Story("test/podinfo");
    Story inStaging = new Story("test/podinfo");
    prod.begin(List.of(inProd.starts('b', "podinfo:6.0.1")));
    staging.begin(List.of(inStaging.starts('b', "podinfo:6.0.2")));
    for (int weight = 10; weight <= 50; weight += 10) {
      prod.onChange(inProd.weight(weight));
      flush(prod);
      staging.onChange(inStaging.weight(weight));
      flush(staging);
    }
    assertThat(git("rev-list", "--count", BRANCH)).isEqualTo("10");
    assertThat(git("ls-tree", "-r", "--name-only", BRANCH))
        .isEqualTo(
            """
            prod/README.md
            prod/test/podinfo.yaml
            staging/README.md
            staging/test/podinfo.yaml""");
  }

  @Test
  void aRefusedPushIsTriedAgainAndThenTellsTheNewestState() throws Exception {
    String tree = git("hash-object", "-t", "tree", "-w", "/dev/null");
    String[] ada = {"-c", "user.name=Ada", "-c", "user.email=ada@example.com"};
    String commit = git(ada[0], ada[1], ada[2], ada[3], "commit-tree", "-m", "Start", tree);
    // A branch of this name leaves no room for one below it.
    git("update-ref", "refs/heads/serinus", commit);
    Story story = new Story("test/podinfo");
    StatusPublisher publisher = publisher("prod", "mirror");
    publisher.begin(List.of(story.starts('b', "podinfo:6.0.1")));
    flush(publisher);
    publisher.onChange(story.weight(10));
    flush(publisher);
    assertThat(git("branch", "--list", BRANCH)).isEmpty();

    git("update-ref", "-d", "refs/heads/serinus");
    now = now.plus(Backoff.LONGEST);
    flush(publisher);
    assertThat(git("log", "--format=%s", BRANCH))
        .isEqualTo("test/podinfo: rolling out podinfo:6.0.1, 10 %");
  }
}
