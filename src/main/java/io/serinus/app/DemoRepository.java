package io.serinus.app;

import io.serinus.git.BareRepository;
import io.serinus.git.Commit;
import io.serinus.git.CommitId;
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
import io.serinus.git.StatusWrite;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The repository of the demo, made from {@code example-repo/}, and the developer who commits to it.
 */
final class DemoRepository implements AutoCloseable {
  private static final List<String> FILES =
      List.of("README.md", "namespace.yaml", "weighted/deployment.yaml", "weighted/canary.yaml");
  private static final String DEPLOYMENT = "weighted/deployment.yaml";
  private static final CommitIdentity DEVELOPER =
      new CommitIdentity("Robin Serin", "robin@example.com");

  private final Path folder;
  private final Clock clock;
  private final GitMirror mirror;
  private final StatusBranch main;

  /**
   * Makes it and commits the example.
   *
   * @param folder of the bare repository, not there yet
   * @param scratch folder for what the developer needs
   */
  DemoRepository(Path folder, Path scratch, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    BareRepository.create(folder, "main");
    this.mirror = GitMirror.open(scratch, GitRemote.anonymous(RemoteUrl.parse(url())), clock);
    this.main =
        new StatusBranch(
            mirror,
            new RefSelector.Branch("main"),
            DEVELOPER,
            PushRetry.defaults(),
            new Random(),
            Pause.sleeping());
  }

  String url() {
    return folder.toUri().toString();
  }

  Path folder() {
    return folder;
  }

  /** The first commit: the example as it stands. */
  Optional<CommitId> commitExample(String subject) {
    FileEdits edits = FileEdits.none();
    for (String file : FILES) {
      edits = edits.put(file, example(file));
    }
    return commit(edits, subject);
  }

  /** A commit that changes the image's tag and nothing else. */
  Optional<CommitId> bumpImage(String tag, String subject) {
    String bumped = example(DEPLOYMENT).replaceAll("(image: \\S+:)\\S+", "$1" + tag);
    return commit(FileEdits.none().put(DEPLOYMENT, bumped), subject);
  }

  /** The newest commits of the status branch, newest first. */
  List<Commit> statusHistory(int most) {
    StatusBranch status =
        new StatusBranch(
            mirror,
            new RefSelector.Branch("serinus/status"),
            DEVELOPER,
            PushRetry.defaults(),
            new Random(),
            Pause.sleeping());
    return status.refresh().isEmpty() ? List.of() : status.history(Optional.empty(), most);
  }

  private Optional<CommitId> commit(FileEdits edits, String subject) {
    StatusWrite written = main.write(edits, CommitMessage.of(subject), clock.instant());
    return written instanceof StatusWrite.Pushed pushed
        ? Optional.of(pushed.commit())
        : Optional.empty();
  }

  private static String example(String file) {
    try (InputStream resource = DemoRepository.class.getResourceAsStream("/example-repo/" + file)) {
      if (resource == null) {
        throw new IllegalStateException("example-repo/" + file + " is not in the jar");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UnavailableException(
          "JarUnreadable", "example-repo/" + file + " cannot be read", unreadable);
    }
  }

  @Override
  public void close() {
    mirror.close();
  }
}
