package io.serinus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The controller as it ships: its jar in a process of its own, with the JVM settings of {@code
 * deploy/}.
 */
public final class ControllerProcess implements AutoCloseable {
  /** The settings of {@code deploy/deployment.yaml}. */
  public static final List<String> JVM_SETTINGS =
      List.of(
          "-Xmx320m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxMetaspaceSize=96m",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:+ExitOnOutOfMemoryError");

  private static final Duration STOP_GRACE = Duration.ofSeconds(20);

  private final Path config;
  private final Path log;
  private final Map<String, String> environment;
  private ChildProcess process;

  private ControllerProcess(Path config, Path log, Map<String, String> environment) {
    this.config = config;
    this.log = log;
    this.environment = environment;
    this.process = startProcess();
  }

  /**
   * Starts {@code serinus run --config FILE}.
   *
   * @param log file that receives its output, appended
   */
  public static ControllerProcess start(Path config, Path log) {
    return start(config, log, Map.of());
  }

  /** The same with variables of its environment. */
  public static ControllerProcess start(Path config, Path log, Map<String, String> environment) {
    return new ControllerProcess(config, log, environment);
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    process.kill();
  }

  /** Asks it to end and waits. */
  public void stop() {
    process.stop(STOP_GRACE);
  }

  /** Starts it again on the same configuration and data. */
  public void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException("the controller is running");
    }
    process = startProcess();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it ended with. */
  public int exitCode() {
    return process.exitCode();
  }

  /** All it has printed. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Memory it holds now, in bytes. */
  public long residentBytes() {
    return memory("VmRSS:");
  }

  /** The most memory it held at any time, in bytes. */
  public long mostResidentBytes() {
    return memory("VmHWM:");
  }

  private long memory(String field) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
          .filter(line -> line.startsWith(field))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Time of processors it has used since it was started, its system calls included. */
  public Duration processorTime() {
    return ProcessorTime.of(pid());
  }

  @Override
  public void close() {
    process.close();
  }

  private ChildProcess startProcess() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_SETTINGS);
    command.addAll(List.of("-jar", jar().toString(), "run", "--config", config.toString()));
    return ChildProcess.start("serinus", log, command, environment);
  }

  private static Path jar() {
    Path jar = Path.of(System.getProperty("serinus.jar", "target/serinus.jar"));
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is not there: run mvn package first");
    }
    return jar;
  }
}
