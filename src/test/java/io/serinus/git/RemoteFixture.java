package io.serinus.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A bare repository that plays the remote, and a work tree beside it in which people commit. */
final class RemoteFixture {
  private final GitProgram bare;
  private final GitProgram people;

  private RemoteFixture(GitProgram bare, GitProgram people) {
    this.bare = bare;
    this.people = people;
  }

  /** Makes an empty remote {@code repository.git} below the root. */
  static RemoteFixture create(Path root) {
    try {
      Path bare = Files.createDirectories(root.resolve("repository.git"));
      Path people = Files.createDirectories(root.resolve("people"));
      RemoteFixture remote = new RemoteFixture(new GitProgram(bare), new GitProgram(people));
      remote.bare.run("init", "--quiet", "--bare", "--initial-branch=main");
      remote.bare.run("config", "http.receivepack", "true");
      remote.people.run("init", "--quiet", "--initial-branch=main");
      remote.people.run("remote", "add", "origin", bare.toString());
      return remote;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  GitProgram bare() {
    return bare;
  }

  GitProgram people() {
    return people;
  }

  RemoteUrl url() {
    return RemoteUrl.parse("file://" + bare.directory());
  }

  /** Writes a file into the work tree. */
  RemoteFixture write(String path, String text) {
    try {
      Path file = people.directory().resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Commits everything in the work tree without pushing. */
  CommitId commit(String message) {
    people.run("add", "--all");
    people.run("commit", "--quiet", "--message", message);
    return new CommitId(people.run("rev-parse", "HEAD"));
  }

  /** Commits everything in the work tree and pushes the current branch. */
  CommitId push(String message) {
    CommitId commit = commit(message);
    people.run("push", "--quiet", "--force", "origin", "HEAD");
    return commit;
  }

  /** Installs a hook that the git program runs on the remote. */
  void hook(String name, String script) {
    try {
      Path hook = bare.directory().resolve("hooks").resolve(name);
      Files.createDirectories(hook.getParent());
      Files.writeString(hook, "#!/bin/sh\n" + script);
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
