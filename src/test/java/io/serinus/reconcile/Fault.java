package io.serinus.reconcile;

import io.serinus.cluster.WriteOutcome;
import io.serinus.hooks.HookCall;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import io.serinus.model.UnavailableException;
import java.util.function.Supplier;

/** What may happen to one side effect: a write to the cluster, a webhook's call or an alert. */
public enum Fault {
  /** 403: an admission webhook says no. */
  DENIED {
    @Override
    WriteOutcome happen(Write write) {
      return new WriteOutcome.Rejected("Denied", WORDS);
    }
  },
  /** 403: the controller's role does not have it. */
  FORBIDDEN {
    @Override
    WriteOutcome happen(Write write) {
      return new WriteOutcome.Rejected("Forbidden", WORDS);
    }
  },
  /** 500: the server failed and did nothing. */
  SERVER_ERROR {
    @Override
    WriteOutcome happen(Write write) {
      throw new UnavailableException(
          "ApiServerFailed", "the API server failed: etcd has no leader");
    }
  },
  /** 409: somebody else was faster. */
  CONFLICT {
    @Override
    WriteOutcome happen(Write write) {
      return new WriteOutcome.Conflict("the object has been modified");
    }
  },
  /** A timeout: the request did not arrive. */
  LOST_REQUEST {
    @Override
    WriteOutcome happen(Write write) {
      throw unreachable();
    }
  },
  /** A timeout, or 500: the request was done and its answer did not arrive. */
  LOST_ANSWER {
    @Override
    WriteOutcome happen(Write write) {
      write.run();
      throw unreachable();
    }
  },
  /** The process dies when the request is done. */
  CRASH_AFTER {
    @Override
    WriteOutcome happen(Write write) {
      write.run();
      throw new Crash();
    }
  };

  /** What the API server says to a write it denies. */
  public static final String WORDS = "admission webhook \"gate.example.com\" denied the request";

  /** The write as it would be without the fault. */
  @FunctionalInterface
  interface Write {
    WriteOutcome run();
  }

  /** Passes through every handler, as the end of a process does. */
  @SuppressWarnings("serial")
  public static final class Crash extends Error {
    Crash() {
      super("the process died");
    }
  }

  abstract WriteOutcome happen(Write write);

  /**
   * Whether the call of a webhook may go wrong so without changing what comes of a rollout: a
   * question that is not answered is one, something to be told that did not arrive is told again.
   */
  boolean harmlessTo(HookCall call) {
    boolean told =
        call.hook().type() == HookType.POST_ROLLOUT || call.hook().type() == HookType.EVENT;
    return this == CRASH_AFTER || (told && harmlessToWhatIsTold());
  }

  /** Whether what is only told may go wrong so: it is told again. */
  boolean harmlessToWhatIsTold() {
    return this == LOST_REQUEST || this == LOST_ANSWER || this == CRASH_AFTER;
  }

  /** The call of a webhook or the sending of an alert as it goes with this fault. */
  HookOutcome happen(Supplier<HookOutcome> call) {
    if (this != LOST_REQUEST) {
      var unused = call.get();
    }
    if (this == CRASH_AFTER) {
      throw new Crash();
    }
    return new HookOutcome.Unavailable("gave no answer");
  }

  static UnavailableException unreachable() {
    return new UnavailableException("ApiServerUnreachable", "the API server cannot be reached");
  }
}
