package io.serinus.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.git.BareRepository;
import io.serinus.git.Commit;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.PollResult;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long the first attribution takes in a repository of {@value #COMMITS} commits and {@value
 * #FILES} manifests, none of which the newest tenth of the history changed.
 */
public final class HistoryFigures {
  static final int COMMITS = 100_000;
  static final int FILES = 10_000;
  private static final int FOLDERS = 100;
  private static final double SECONDS = 15;

  private HistoryFigures() {}

  /** Prints the figures; {@code java -Xmx… io.serinus.bench.HistoryFigures} measures a heap. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println(Row.header());
    rows().forEach(row -> System.out.println(row.line()));
  }

  static List<Row> rows() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("serinus-history");
    Path repository = folder.resolve("repository.git");
    BareRepository.create(repository, "main");
    write(repository);
    RemoteUrl url = RemoteUrl.parse(repository.toUri().toString());
    try (GitMirror mirror =
        GitMirror.open(folder.resolve("mirrors"), GitRemote.anonymous(url), Clock.systemUTC())) {
      long begin = System.nanoTime();
      CommitId tip = ((PollResult.Moved) mirror.poll(new RefSelector.Branch("main"))).tip();
      double clone = (System.nanoTime() - begin) / 1e9;
      begin = System.nanoTime();
      Map<String, Commit> found = mirror.attribute(paths(), Optional.empty(), tip);
      double attribution = (System.nanoTime() - begin) / 1e9;
      if (found.size() != FILES) {
        throw new IllegalStateException("only " + found.size() + " files were attributed");
      }
      return List.of(
          Row.atMost("history: first attribution, s", attribution, SECONDS, "%.1f"),
          Row.note("history: first fetch, s", "%.1f".formatted(clone)));
    }
  }

  private static Set<String> paths() {
    Set<String> paths = new HashSet<>();
    for (int file = 0; file < FILES; file++) {
      paths.add(path(file));
    }
    return paths;
  }

  private static String path(int file) {
    return "apps/team-" + file % FOLDERS + "/app-" + file + ".yaml";
  }

  /** By {@code git fast-import}: all files at once, then one change after another. */
  private static void write(Path repository) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "fast-import", "--quiet")
            .directory(repository.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream out = new BufferedOutputStream(git.getOutputStream(), 1 << 20)) {
      begin(out, 0);
      for (int file = 0; file < FILES; file++) {
        change(out, path(file), "kind: ConfigMap # " + file);
      }
      for (int commit = 1; commit < COMMITS; commit++) {
        begin(out, commit);
        boolean late = commit >= COMMITS - COMMITS / 10;
        change(out, late ? "README.md" : path(commit * 7 % FILES), "kind: ConfigMap # c" + commit);
      }
    }
    if (git.waitFor() != 0) {
      throw new IllegalStateException("git fast-import failed");
    }
  }

  private static void begin(OutputStream out, int number) throws IOException {
    String message = "Change " + number + "\n\n" + "Because of this and that. ".repeat(20);
    print(
        out,
        "commit refs/heads/main\ncommitter Ada <ada@example.com> %d +0000\ndata %d\n%s\n"
            .formatted(1_600_000_000 + number * 60, message.length(), message));
  }

  private static void change(OutputStream out, String path, String content) throws IOException {
    print(out, "M 644 inline %s\ndata %d\n%s\n".formatted(path, content.length(), content));
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }
}
