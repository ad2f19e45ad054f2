package io.serinus.bench;

import io.serinus.git.Commit;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.PollResult;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import java.io.IOException;
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
  static final String NAMESPACE = "large";
  private static final String NAMESPACE_FILE =
      "{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}";
  private static final int FOLDERS = 100;
  private static final double SECONDS = 15;

  private HistoryFigures() {}

  /** Prints the figures; {@code java -Xmx… io.serinus.bench.HistoryFigures} measures a heap. */
  public static void main(String[] arguments) throws IOException {
    System.out.println(Row.header());
    rows().forEach(row -> System.out.println(row.line()));
  }

  static List<Row> rows() throws IOException {
    Path folder = Files.createTempDirectory("serinus-history");
    Path repository = folder.resolve("repository.git");
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

  static String path(int file) {
    return "apps/team-" + file % FOLDERS + "/app-" + file + ".yaml";
  }

  /** All files at once, then one change after another. */
  static void write(Path repository) throws IOException {
    try (FastImport history = FastImport.into(repository)) {
      history.commit(message(0)).file("namespace.yaml", NAMESPACE_FILE);
      for (int file = 0; file < FILES; file++) {
        history.file(path(file), manifest(file, "0"));
      }
      for (int commit = 1; commit < COMMITS; commit++) {
        boolean late = commit >= COMMITS - COMMITS / 10;
        int file = commit * 7 % FILES;
        history
            .commit(message(commit))
            .file(
                late ? "README.md" : path(file),
                late ? "Change " + commit : manifest(file, String.valueOf(commit)));
      }
    }
  }

  /** One of the {@value #FILES} ConfigMaps. */
  static String manifest(int file, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: app-%d, namespace: %s}
    data: {value: "%s"}
    """
        .formatted(file, NAMESPACE, value);
  }

  private static String message(int number) {
    return "Change " + number + "\n\n" + "Because of this and that. ".repeat(20);
  }
}
