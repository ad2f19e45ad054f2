package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Command;
import io.serinus.model.CommandAnswer;
import io.serinus.model.CommandAnswer.Result;
import io.serinus.model.Hold;
import io.serinus.model.Phase;
import java.util.Optional;

/**
 * What people ask of a Canary. Each command is answered once, in the tick that sees it: what it
 * changes and the answer are one status. One that comes while a Canary cannot be driven is answered
 * when it can.
 */
final class Commands {
  private Commands() {}

  /** The status once the command that is seen has been answered. */
  static CanaryStatus answered(Tick tick) {
    return unanswered(tick).map(command -> answered(tick, command)).orElse(tick.status());
  }

  private static Optional<Command> unanswered(Tick tick) {
    CommandAnswer last = tick.state().lastCommand();
    return tick.seen().command().filter(seen -> last == null || !seen.id().equals(last.id()));
  }

  private static CanaryStatus answered(Tick tick, Command command) {
    if (command.verb().isEmpty()) {
      String known = "'%s' is no command: write one of %s";
      return refused(tick, command, known.formatted(command.word(), Command.Verb.words()));
    }
    String meant = command.revision();
    if (!meant.isEmpty() && !meant.equals(tick.state().revision())) {
      return ignored(tick, command, "it is meant for revision " + meant);
    }
    return switch (command.verb().get()) {
      case ABORT -> aborted(tick, command);
      case PAUSE -> paused(tick, command);
      case RESUME -> resumed(tick, command);
      case RETRY -> retried(tick, command);
      case PROMOTE, APPROVE -> refused(tick, command, "it is not supported yet");
    };
  }

  private static CanaryStatus aborted(Tick tick, Command command) {
    Phase phase = tick.status().phase();
    if (phase == Phase.PROMOTING) {
      return ignored(tick, command, "the revision is being promoted already");
    }
    if (!phase.analysing() || !tick.sameRevision()) {
      return ignored(tick, command, "no revision is being analysed");
    }
    String why = "aborted" + by(command);
    return done(tick.with(Runs.aborted(tick, why)), command, "the run has ended");
  }

  private static CanaryStatus retried(Tick tick, Command command) {
    if (tick.status().phase() != Phase.FAILED || !tick.sameRevision()) {
      return ignored(tick, command, "there is no failed revision to try again");
    }
    return done(tick.with(Runs.begun(tick)), command, "the revision is rolled out again");
  }

  private static CanaryStatus paused(Tick tick, Command command) {
    if (tick.paused()) {
      return ignored(tick, command, "it is paused already");
    }
    Hold hold = new Hold(Hold.Kind.MANUAL, tick.now(), command.author(), null);
    CanaryStatus held = StatusDraft.of(tick.status()).hold(hold).build();
    return done(tick.with(held), command, "checks go on, traffic and promotion wait");
  }

  private static CanaryStatus resumed(Tick tick, Command command) {
    if (!tick.paused()) {
      return ignored(tick, command, "it is not paused");
    }
    CanaryStatus going = StatusDraft.of(tick.status()).hold(null).build();
    return done(tick.with(going), command, "traffic and promotion go on");
  }

  private static CanaryStatus done(Tick tick, Command command, String message) {
    return answer(tick, command, Result.DONE, message);
  }

  private static CanaryStatus ignored(Tick tick, Command command, String message) {
    return answer(tick, command, Result.IGNORED, message);
  }

  private static CanaryStatus refused(Tick tick, Command command, String message) {
    return answer(tick, command, Result.REFUSED, message);
  }

  private static CanaryStatus answer(Tick tick, Command command, Result result, String message) {
    String told = "Command %s%s: %s".formatted(command.word(), by(command), message);
    String what = "command/" + command.id();
    return StatusDraft.of(tick.status())
        .lastCommand(
            new CommandAnswer(
                command.id(),
                command.word(),
                command.author().isEmpty() ? null : command.author(),
                result,
                message,
                tick.now()))
        .tell(
            result == Result.DONE
                ? RunEvents.info(tick, what, told)
                : RunEvents.warning(tick, what, told))
        .build();
  }

  private static String by(Command command) {
    return command.author().isEmpty() ? "" : " by " + command.author();
  }
}
