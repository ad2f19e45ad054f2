package io.serinus.report;

import io.serinus.git.FileEdits;
import io.serinus.git.StatusBranch;
import io.serinus.git.StatusEdit;
import io.serinus.git.StatusTree;
import io.serinus.git.StatusWrite;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Status files on a branch of a Git remote. */
public final class BranchStatusFiles implements StatusFiles {
  /** No file of ours is larger; a larger one is read as if it were empty and so replaced. */
  private static final long MAX_BYTES = 1024 * 1024;

  private final StatusBranch branch;

  /** Writes one branch. */
  public BranchStatusFiles(StatusBranch branch) {
    this.branch = branch;
  }

  @Override
  public String write(
      String directory, Function<StatusTip, Optional<StatusEdits>> draft, Instant at) {
    StatusWrite written =
        branch.write(tree -> draft.apply(tip(tree, directory)).map(BranchStatusFiles::edit), at);
    return branch.version(written.tip(), directory);
  }

  private static StatusTip tip(StatusTree tree, String directory) {
    return new StatusTip() {
      @Override
      public String version() {
        return tree.version(directory);
      }

      @Override
      public Map<String, String> texts() {
        return tree.texts(directory, MAX_BYTES);
      }
    };
  }

  private static StatusEdit edit(StatusEdits edits) {
    FileEdits files = FileEdits.none();
    for (Map.Entry<String, Optional<String>> text : edits.texts().entrySet()) {
      files =
          text.getValue().isPresent()
              ? files.put(text.getKey(), text.getValue().get())
              : files.delete(text.getKey());
    }
    return new StatusEdit(files, edits.message());
  }
}
