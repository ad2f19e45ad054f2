package io.serinus.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code serinus} command. */
@Command(
    name = "serinus",
    description = "GitOps progressive delivery for Kubernetes and Istio.",
    mixinStandardHelpOptions = true,
    versionProvider = ProductVersion.class,
    subcommands = {RunCommand.class, DemoCommand.class, CommandLine.HelpCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /**
   * Exits with 0 on success, 1 on failure and 2 when the command line or a file of the user's is
   * wrong.
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(new FailureReport());
  }
}
