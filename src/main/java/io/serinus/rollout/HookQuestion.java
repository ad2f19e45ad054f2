package io.serinus.rollout;

import io.serinus.model.Hook;
import io.serinus.model.HookType;
import io.serinus.model.Phase;
import java.util.List;
import java.util.Optional;

/**
 * A webhook that a tick must ask.
 *
 * @param run id of the run it is asked for
 * @param occasion names this asking within the run: equal as long as no answer was recorded, so
 *     that asking again after a crash can be recognised
 * @param phase the phase that the hook is told
 * @param revision the revision that the run is about
 */
public record HookQuestion(Hook hook, String run, String occasion, Phase phase, String revision) {

  /** The hooks of a type, asked on one occasion. */
  static List<HookQuestion> toAll(Tick tick, HookType type, String occasion, Phase phase) {
    List<Hook> hooks = tick.plan().hooks(type);
    if (hooks.isEmpty()) {
      return List.of();
    }
    String run = Optional.ofNullable(tick.state().rolloutId()).orElse("");
    String revision = tick.target().revision();
    return hooks.stream()
        .map(hook -> new HookQuestion(hook, run, occasion, phase, revision))
        .toList();
  }

  /** Unique within the Canary; what came of the question is found under it. */
  public String id() {
    return run + "/" + occasion + "/" + hook.name();
  }
}
