package io.serinus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One program started by the test bed. Its output is appended to a log file. It is stopped through
 * its process id when it is closed, and at the latest when the JVM ends.
 */
public final class ChildProcess implements AutoCloseable {
  private static final int LINES_IN_MESSAGE = 20;
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "test-bed-shutdown"));
  }

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * @param name what messages call it
   * @param log file that receives standard output and standard error, appended
   * @param environment added to this JVM's own environment
   */
  public static ChildProcess start(
      String name, Path log, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      RUNNING.add(process);
      process.getOutputStream().close();
      return new ChildProcess(name, log, process);
    } catch (IOException failure) {
      throw new UncheckedIOException(name + " could not be started: " + command.get(0), failure);
    }
  }

  /**
   * Runs a program to its end and returns what it printed; fails when its code is not 0.
   *
   * @param log file that does not exist yet
   */
  public static String run(
      String name,
      Path log,
      List<String> command,
      Map<String, String> environment,
      Duration limit) {
    try (ChildProcess child = start(name, log, command, environment)) {
      if (!child.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(child.failure("did not end within " + limit));
      }
      if (child.process.exitValue() != 0) {
        throw new IllegalStateException(child.failure("ended"));
      }
      return child.lastLines(Integer.MAX_VALUE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ran", interrupted);
    }
  }

  /**
   * Waits until the probe answers true; an exception of the probe counts as false.
   *
   * @throws IllegalStateException when the program ends or the limit passes first; the message
   *     carries the last lines of its log, and the program does not run any more
   */
  public void awaitReady(Duration limit, Callable<Boolean> probe) {
    try {
      Awaitility.await(name)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .atMost(limit)
          .until(() -> !process.isAlive() || answers(probe));
    } catch (ConditionTimeoutException timeout) {
      kill();
      throw new IllegalStateException(failure("was not ready within " + limit), timeout);
    }
    if (!process.isAlive()) {
      throw new IllegalStateException(failure("ended while it was starting"));
    }
  }

  private static boolean answers(Callable<Boolean> probe) {
    try {
      return probe.call();
    } catch (Exception notYet) {
      return false;
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Only once it has ended. */
  int exitCode() {
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the program to end (SIGTERM) and kills it when the grace has passed. */
  public void stop(Duration grace) {
    process.destroy();
    if (!endsWithin(grace)) {
      kill();
    }
    RUNNING.remove(process);
  }

  /** Ends the program at once (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    if (!endsWithin(KILL_LIMIT)) {
      throw new IllegalStateException(name + " (process " + pid() + ") survived SIGKILL");
    }
    RUNNING.remove(process);
  }

  @Override
  public void close() {
    kill();
  }

  private boolean endsWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String failure(String what) {
    String code = process.isAlive() ? "" : " with code " + process.exitValue();
    return name
        + " "
        + what
        + code
        + "; last lines of "
        + log
        + ":\n"
        + lastLines(LINES_IN_MESSAGE);
  }

  private String lastLines(int count) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    } catch (IOException unreadable) {
      return "(unreadable: " + unreadable.getMessage() + ")";
    }
  }
}
