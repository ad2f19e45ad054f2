package io.serinus.reconcile;

import io.serinus.cluster.WriteOutcome;
import io.serinus.model.UnavailableException;

/** What may happen to one write. */
public enum Fault {
  /** An admission webhook says no. */
  DENIED {
    @Override
    WriteOutcome happen(Write write) {
      return new WriteOutcome.Rejected("Denied", WORDS);
    }
  },
  /** Somebody else was faster. */
  CONFLICT {
    @Override
    WriteOutcome happen(Write write) {
      return new WriteOutcome.Conflict("the object has been modified");
    }
  },
  /** The request did not arrive. */
  LOST_REQUEST {
    @Override
    WriteOutcome happen(Write write) {
      throw unreachable();
    }
  },
  /** The request was done and its answer did not arrive. */
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

  static UnavailableException unreachable() {
    return new UnavailableException("ApiServerUnreachable", "the API server cannot be reached");
  }
}
