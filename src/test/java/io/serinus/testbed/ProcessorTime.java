package io.serinus.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Time of processors that programs of this machine have used, as {@code /proc} tells it. */
public final class ProcessorTime {
  /** A tick of {@code /proc}; {@code USER_HZ} is 100 on every Linux that Java runs on. */
  private static final Duration TICK = Duration.ofMillis(10);

  /** Places of utime and stime behind the program's name, which stands in brackets. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  private ProcessorTime() {}

  /** Of one process since it was started, its system calls included. */
  public static Duration of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return TICK.multipliedBy(Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Of this JVM and of every program that it has started and that still runs, by name. */
  public static Map<String, Duration> ofBed() {
    Map<String, Duration> times = new TreeMap<>();
    Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
        .forEach(process -> times.merge(name(process), of(process.pid()), Duration::plus));
    return times;
  }

  /** As it was called: every program of the control plane is a link to one file. */
  private static String name(ProcessHandle process) {
    try {
      String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      boolean controller = command.contains("serinus.jar\0run");
      boolean bed = process.pid() == ProcessHandle.current().pid();
      String program = command.substring(0, Math.max(0, command.indexOf('\0')));
      return bed ? "exporter and bench" : controller ? "serinus" : program.replaceFirst(".*/", "");
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
