package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a Canary stands where it stands, as one structure from which everything that is said of it is
 * made.
 *
 * @param code what is going on
 * @param what the same for people, one sentence
 * @param since when the code became this one
 * @param until when the window, deadline or drain that it waits for ends; null where only something
 *     that is observed can end it
 * @param waitingFor what must come; null when nothing must
 * @param lastChecks what stood in the way at the last check, each one clause; empty when nothing
 *     did
 */
public record Standing(
    Code code,
    String what,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String waitingFor,
    List<String> lastChecks) {
  public Standing {
    what = what == null ? "" : what;
    lastChecks = lastChecks == null ? List.of() : List.copyOf(lastChecks);
  }

  /** What ends a wait by itself. */
  public enum Until {
    NOTHING,
    WINDOW,
    DEADLINE,
    DRAIN
  }

  /** What can be going on; the words do not change. */
  public enum Code {
    /** A later version has written a code that this one does not know. */
    @JsonEnumDefaultValue
    UNKNOWN("Unknown", Until.NOTHING),
    /** The spec is not understood. */
    NOT_ACCEPTED("NotAccepted", Until.NOTHING),
    /** {@code spec.suspend} is true. */
    SUSPENDED("Suspended", Until.NOTHING),
    /** The target is missing or cannot be rolled out. */
    TARGET_UNUSABLE("TargetUnusable", Until.NOTHING),
    /** The API server refuses something that must be so. */
    REFUSED("Refused", Until.NOTHING),
    /** Git is asked for the revision last promoted. */
    LOOKING_UP("LookingUp", Until.NOTHING),
    /** The first primary is waited for. */
    PRIMARY_STARTING("PrimaryStarting", Until.DEADLINE),
    /** The first primary did not become ready in time and is waited for. */
    PRIMARY_LATE("PrimaryLate", Until.NOTHING),
    /** The first primary is ready; the mesh is given time to learn of it. */
    MESH_LEARNING("MeshLearning", Until.NOTHING),
    /** Traffic moved to the first primary; the target drains. */
    TARGET_DRAINING("TargetDraining", Until.DRAIN),
    /** Nothing was rolled out yet; the primary serves. */
    SERVING("Serving", Until.NOTHING),
    /** The last run promoted its revision. */
    PROMOTED("Promoted", Until.NOTHING),
    /** The last run did not promote its revision. */
    NOT_PROMOTED("NotPromoted", Until.NOTHING),
    /** After a failure the target is back at the promoted revision. */
    BACK_AT_PROMOTED("BackAtPromoted", Until.NOTHING),
    /** A webhook has not said yes. */
    AWAITING_APPROVAL("AwaitingApproval", Until.NOTHING),
    /** Somebody paused the Canary. */
    PAUSED("Paused", Until.NOTHING),
    /** The pods of the canary are waited for. */
    SCALING_UP("ScalingUp", Until.DEADLINE),
    /** What an earlier run left on the canary goes back before traffic is divided. */
    TRAFFIC_RETURNING("TrafficReturning", Until.NOTHING),
    /** The primary is waited for before the run goes on. */
    PRIMARY_UNREADY("PrimaryUnready", Until.NOTHING),
    /** An analysis window runs, or its check is being made. */
    ANALYSING("Analysing", Until.WINDOW),
    /** All traffic is on the canary; the primary drains before it is replaced. */
    PRIMARY_DRAINING("PrimaryDraining", Until.DRAIN),
    /** The primary takes the revision. */
    PROMOTING("Promoting", Until.DEADLINE),
    /** Traffic goes back to the primary in steps. */
    RETURNING_TRAFFIC("ReturningTraffic", Until.WINDOW),
    /** The primary serves the revision; the canary drains. */
    CANARY_DRAINING("CanaryDraining", Until.DRAIN),
    /** The Canary is deleted; the pods of the target are waited for. */
    BEING_DELETED("BeingDeleted", Until.NOTHING),
    /** Users are sent to the target; the primary drains. */
    GIVING_BACK("GivingBack", Until.DRAIN),
    /** The Canary is deleted and everything was given back. */
    GIVEN_BACK("GivenBack", Until.NOTHING);

    private final String word;
    private final Until until;

    Code(String word, Until until) {
      this.word = word;
      this.until = until;
    }

    /** As it stands in status. */
    @JsonValue
    public String word() {
      return word;
    }

    /** What ends it by itself. */
    public Until until() {
      return until;
    }
  }
}
