package io.serinus.git;

import io.serinus.model.InvalidInputException;
import org.eclipse.jgit.lib.Repository;

/** Which ref of a remote is followed. Tags, version ranges and fixed commits will join here. */
public sealed interface RefSelector {

  /**
   * The tip of a branch.
   *
   * @param name without {@code refs/heads/}, for example {@code main}
   */
  record Branch(String name) implements RefSelector {
    public Branch {
      if (!Repository.isValidRefName("refs/heads/" + name) || name.startsWith("refs/")) {
        throw new InvalidInputException(
            "InvalidBranch",
            "\"%s\" is not a branch name; write it as in \"main\", without refs/heads/."
                .formatted(name));
      }
    }

    @Override
    public String toString() {
      return "branch " + name;
    }
  }
}
