package io.serinus.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.git.BareRepository;
import io.serinus.git.CommitIdentity;
import io.serinus.git.CommitMessage;
import io.serinus.git.FileEdits;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.Pause;
import io.serinus.git.PushRetry;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import io.serinus.git.StatusBranch;
import io.serinus.model.CanaryKey;
import io.serinus.model.InvalidInputException;
import io.serinus.model.ManifestOrigin;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedPromotionsTest {
  private static final CanaryKey KEY = new CanaryKey("test", "podinfo");
  private static final String FILE = "prod/test/podinfo.yaml";

  private GitMirror mirror;
  private StatusBranch branch;
  private RecordedPromotions promotions;

  @BeforeEach
  void open(@TempDir Path root) {
    Path bare = root.resolve("repository.git");
    BareRepository.create(bare, "main");
    RemoteUrl url = RemoteUrl.parse(bare.toUri().toString());
    mirror = GitMirror.open(root.resolve("mirrors"), GitRemote.anonymous(url), Clock.systemUTC());
    branch =
        new StatusBranch(
            mirror,
            new RefSelector.Branch("serinus/status"),
            new CommitIdentity("serinus", "serinus@example.com"),
            PushRetry.defaults(),
            new Random(1),
            Pause.sleeping());
    promotions = new RecordedPromotions("prod", Story.REPOSITORY, branch);
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  @Test
  void whatThePublisherWritesIsFoundAgain() {
    Story story = new Story("test/podinfo");
    story.initialising('a', "podinfo:1");
    StatusScope scope = new StatusScope(Story.REPOSITORY, true, false);
    StatusPublisher publisher =
        new StatusPublisher(
            "prod", scope, new BranchStatusFiles(branch), new PullRequestIndex(), Optional::empty);
    publisher.begin(List.of(story.initialised()));
    publisher.flush(Story.NOON);
    publisher.onChange(story.starts('b', "podinfo:2"));
    publisher.flush(Story.NOON.plusSeconds(60));

    assertThat(found()).contains(new ManifestOrigin(Story.TEMPLATE, "apps", Story.sha('a')));
  }

  @Test
  void withoutABranchOrAFileNothingIsRecorded() {
    assertThat(found()).isEmpty();
    write("prod/test/other.yaml", "canary: test/other\n");
    assertThat(found()).isEmpty();
  }

  @Test
  void aCanaryThatHasPromotedNothingYetHasNoRecord() {
    write(FILE, "canary: test/podinfo\ncluster: prod\nphase: Initializing\n");
    assertThat(found()).isEmpty();
  }

  @Test
  void ofAFileOfALaterVersionTheKnownPartIsRead() {
    write(
        FILE,
        "canary: test/podinfo\ncluster: prod\nphase: Levitating\nnew: {key: [1]}\n"
            + primary(Story.TEMPLATE, "apps", Story.sha('a'))
            + "  signature: x\n");
    assertThat(found()).contains(new ManifestOrigin(Story.TEMPLATE, "apps", Story.sha('a')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phase: [",
        "- a\n- b\n",
        "canary: test/other\ncluster: prod\n",
        "canary: test/podinfo\ncluster: staging\n",
        "canary: test/podinfo\ncluster: prod\nprimary: text\n",
        "canary: test/podinfo\ncluster: prod\nprimary:\n  images: [podinfo:1]\n",
        "canary: test/podinfo\ncluster: prod\nprimary: {template: x, repository: apps, commit: main}\n",
        "canary: test/podinfo\ncluster: prod\nprimary: {template: '0123456789abcdef', repository:"
            + " other, commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n",
        "canary: test/podinfo\ncluster: prod\nprimary: {template: '0123456789abcdef', repository:"
            + " apps, commit: '../../../../../../../../../../../../../../'}\n"
      })
  void aFileThatDoesNotSayWhatWasPromotedIsNamed(String text) {
    write(FILE, text);
    assertThatThrownBy(this::found)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(FILE + " on the status branch ");
  }

  @Test
  void anEnormousFileAndAnEndlesslyNestedOneAreNotRead() {
    write(FILE, "canary: test/podinfo\n# " + "x".repeat(300 * 1024) + "\n");
    assertThatThrownBy(this::found).hasMessageEndingWith("is too large");
    write(FILE, "a: " + "[".repeat(50_000) + "\n");
    assertThatThrownBy(this::found).hasMessageEndingWith("is not a status file");
    write(
        FILE,
        """
        a: &a [x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b]
        primary: {images: *c}
        """);
    assertThatThrownBy(this::found).isInstanceOf(InvalidInputException.class);
  }

  private static String primary(String template, String repository, String commit) {
    return "primary:\n  template: \"%s\"\n  repository: %s\n  commit: %s\n"
        .formatted(template, repository, commit);
  }

  private void write(String path, String text) {
    branch.write(FileEdits.none().put(path, text), CommitMessage.of("write"), Story.NOON);
  }

  private Optional<ManifestOrigin> found() {
    promotions.refresh();
    return promotions.of(KEY);
  }
}
