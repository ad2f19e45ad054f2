package io.serinus.reconcile;

import io.serinus.model.CanaryKey;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.time.Instant;

/**
 * Knows, from Git, which revision of a target was last promoted. Returns at once: what must be
 * looked up is looked up beside the ticks, and the Canary is woken when there is an answer. Asking
 * again is asking once.
 */
public interface PromotedManifests {

  /** Knows nothing. */
  PromotedManifests NONE =
      new PromotedManifests() {
        @Override
        public Answer find(Question question) {
          return new Answer.None();
        }

        @Override
        public void forget(CanaryKey canary) {}
      };

  /** What is known by now. */
  Answer find(Question question);

  /** The Canary asks no longer; costs nothing when it never did. */
  void forget(CanaryKey canary);

  /**
   * Whose revision is looked for.
   *
   * @param target the workload that the Canary names
   * @param repository name of the repository that the target came from
   */
  record Question(CanaryKey canary, ObjectRef target, String repository) {}

  /** What came of a question. */
  sealed interface Answer {

    /** Nothing was promoted yet, or nobody records it. */
    record None() implements Answer {}

    /**
     * It is being looked up.
     *
     * @param until the last moment at which this is the answer
     * @param why what it waits for, one sentence; empty as long as nothing went wrong
     */
    record Pending(Instant until, String why) implements Answer {}

    /**
     * @param manifest the target as Git sync would have applied it, marks included; its pod
     *     template is the one that was promoted
     */
    record Found(KubernetesObject manifest) implements Answer {}

    /**
     * Something was promoted and cannot be had.
     *
     * @param why one sentence, without a full stop
     */
    record Lost(String why) implements Answer {}
  }
}
