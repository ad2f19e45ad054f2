package io.serinus.app;

import ch.qos.logback.classic.Level;
import io.serinus.model.UnavailableException;
import io.serinus.sandbox.WorkloadBehaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code serinus demo}: the whole thing in under a minute, without a cluster and without a network.
 */
@Command(
    name = "demo",
    description = {
      "Shows a promotion and a rollback on a simulated cluster with a real Git repository.",
      "Needs no cluster and no network. Exits with 0 only if both ended as they should."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "6",
      description = "Seconds of the simulation per second, 0.1 to 1000; default ${DEFAULT-VALUE}.")
  private double speed;

  @Option(names = "--plain", description = "Print plain lines even on a terminal.")
  private boolean plain;

  @Spec private CommandSpec spec;

  private final Map<String, WorkloadBehaviour> behaviours;

  DemoCommand() {
    this(Demo.BEHAVIOURS);
  }

  /**
   * @param behaviours tag of an image to how its pods behave
   */
  DemoCommand(Map<String, WorkloadBehaviour> behaviours) {
    this.behaviours = behaviours;
  }

  @Override
  public Integer call() throws IOException {
    if (!(speed >= 0.1 && speed <= 1000)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--speed is " + speed + ": give 0.1 to 1000");
    }
    quietLog();
    boolean live = !plain && Ansi.AUTO.enabled();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Serinus on a simulated cluster, with a real Git repository, "
            + speed
            + " times as fast as life.");
    out.println();
    DemoScreen screen = new DemoScreen(live ? Ansi.ON : Ansi.OFF);
    try (Demo demo = new Demo(out, screen, live, folder(), speed, behaviours)) {
      return demo.run() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("serinus-demo-");
    } catch (IOException refused) {
      throw new UnavailableException(
          "DiskUnusable",
          "no folder can be made in " + System.getProperty("java.io.tmpdir"),
          refused);
    }
  }

  /** The screen tells what happens; the log speaks up only when something is wrong. */
  private static void quietLog() {
    Logger logger = LoggerFactory.getLogger("io.serinus");
    if (logger instanceof ch.qos.logback.classic.Logger configurable) {
      configurable.setLevel(Level.WARN);
    }
  }
}
