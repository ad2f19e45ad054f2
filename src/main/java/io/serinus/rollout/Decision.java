package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one tick decided. The status is written first, then the actions are done; should the program
 * die between the two, the next tick decides the same actions again from what it sees.
 *
 * @param status what the Canary's status must say; equal to the one that came in when nothing moved
 * @param actions what must be so in the cluster, in order
 * @param wakeAt when to look again if nothing is observed before; empty when only an observation
 *     can move it
 */
public record Decision(CanaryStatus status, List<Action> actions, Optional<Instant> wakeAt) {
  public Decision {
    actions = List.copyOf(actions);
  }
}
