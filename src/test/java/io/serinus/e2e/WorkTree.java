package io.serinus.e2e;

import io.serinus.git.GitProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository on disk, and the folder in which a person works on it. */
final class WorkTree {
  private final String name;
  private final Path folder;

  private WorkTree(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /** Makes both, with one empty commit on {@code main}. */
  static WorkTree create(Path folder) throws IOException {
    Files.createDirectories(folder);
    WorkTree tree =
        new WorkTree(
            String.valueOf(folder.getFileName()),
            Files.createDirectories(folder.resolve("people")));
    tree.git("init", "--quiet", "--bare", "--initial-branch=main", tree.bare().toString());
    tree.git("init", "--quiet", "--initial-branch=main");
    tree.git("remote", "add", "origin", tree.bare().toString());
    return tree.commit("Begin");
  }

  String name() {
    return name;
  }

  Path bare() {
    return folder.resolveSibling("bare.git");
  }

  WorkTree write(String path, String text) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  WorkTree remove(String path) {
    git("rm", "--quiet", "-r", path);
    return this;
  }

  /** Commits everything and pushes. */
  WorkTree commit(String message) {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    git("push", "--quiet", "origin", "HEAD");
    return this;
  }

  private void git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("-c", "filter.lfs.required=false"));
    command.addAll(List.of(arguments));
    new GitProgram(folder).run(command.toArray(String[]::new));
  }
}
