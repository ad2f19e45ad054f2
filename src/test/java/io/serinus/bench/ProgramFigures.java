package io.serinus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long the program takes for what needs no cluster. */
final class ProgramFigures {
  private static final int RUNS = 5;
  private static final double VERSION_SECONDS = 0.6;
  private static final double DEMO_SECONDS = 45;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private ProgramFigures() {}

  static List<Row> version() throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      seconds.add(run("--version"));
    }
    seconds.sort(Double::compare);
    return List.of(
        Row.atMost("--version, median of 5", seconds.get(RUNS / 2), VERSION_SECONDS, "%.2f s"));
  }

  static List<Row> demo() throws IOException, InterruptedException {
    return List.of(Row.atMost("demo", run("demo"), DEMO_SECONDS, "%.1f s"));
  }

  /** Runs the jar with the JVM's own settings; gives the seconds. */
  private static double run(String argument) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path folder = Files.createTempDirectory("serinus-bench-");
    List<String> command =
        List.of(
            java,
            "-Djava.io.tmpdir=" + folder,
            "-jar",
            Path.of("target", "serinus.jar").toString(),
            argument);
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("serinus " + argument + " does not end");
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException("serinus " + argument + " failed");
    }
    BenchBed.delete(folder);
    return seconds;
  }
}
