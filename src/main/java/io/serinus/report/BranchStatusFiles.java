package io.serinus.report;

import io.serinus.git.BlobContent;
import io.serinus.git.CommitId;
import io.serinus.git.CommitMessage;
import io.serinus.git.FileEdits;
import io.serinus.git.GitMirror;
import io.serinus.git.PathScope;
import io.serinus.git.StatusBranch;
import io.serinus.git.TreeFile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Status files on a branch of a Git remote. */
public final class BranchStatusFiles implements StatusFiles {
  /** No file of ours is larger; a larger one is read as if it were empty and so replaced. */
  private static final long MAX_BYTES = 1024 * 1024;

  private final StatusBranch branch;
  private final GitMirror mirror;

  /**
   * Reads and writes one branch.
   *
   * @param mirror of the remote that the branch belongs to
   */
  public BranchStatusFiles(StatusBranch branch, GitMirror mirror) {
    this.branch = branch;
    this.mirror = mirror;
  }

  @Override
  public Map<String, String> read(String directory) {
    Optional<CommitId> tip = branch.refresh();
    if (tip.isEmpty()) {
      return Map.of();
    }
    Map<String, String> texts = new HashMap<>();
    for (TreeFile file : mirror.tree(tip.get(), PathScope.of(List.of(directory))).files()) {
      texts.put(
          file.path(),
          mirror.read(file.blob(), MAX_BYTES) instanceof BlobContent.Bytes bytes
              ? bytes.utf8()
              : "");
    }
    return texts;
  }

  @Override
  public void write(Map<String, Optional<String>> edits, CommitMessage message, Instant at) {
    FileEdits files = FileEdits.none();
    for (Map.Entry<String, Optional<String>> edit : edits.entrySet()) {
      files =
          edit.getValue().isPresent()
              ? files.put(edit.getKey(), edit.getValue().get())
              : files.delete(edit.getKey());
    }
    branch.write(files, message, at);
  }
}
