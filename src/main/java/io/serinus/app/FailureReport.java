package io.serinus.app;

import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells the user in one line what stood in the way; a stack trace only for what should never
 * happen.
 */
final class FailureReport implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    if (failure instanceof InvalidInputException) {
      tell(command, String.valueOf(failure.getMessage()));
      return CommandLine.ExitCode.USAGE;
    }
    if (failure instanceof UnavailableException) {
      tell(command, String.valueOf(failure.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
    failure.printStackTrace(command.getErr());
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static void tell(CommandLine command, String message) {
    command.getErr().println("serinus: " + message);
    command.getErr().flush();
  }
}
