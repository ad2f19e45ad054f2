package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.Phase;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Gathers what is new between two flushes; every method may be called from any thread. */
final class StatusNews {
  private final NewestCanaries newest = new NewestCanaries();
  private final Set<CanaryKey> changed = new HashSet<>();
  private Optional<Look> look = Optional.empty();
  private Optional<Set<CanaryKey>> defined = Optional.empty();
  private boolean begun;
  private boolean unlooked;

  /**
   * What is known of the repository.
   *
   * @param report what all looks of this process say together
   * @param problems what was wrong with its files at the last one
   */
  record Look(RepositoryReport report, List<RepositoryProblem> problems) {
    Look {
      problems = List.copyOf(problems);
    }
  }

  /**
   * @param canaries all, whether changed or not
   * @param changed those to be looked at again
   * @param look empty until the repository was looked at
   * @param defined the Canaries that the repository's files define; empty until that is known
   */
  record Batch(
      SortedMap<CanaryKey, Canary> canaries,
      Set<CanaryKey> changed,
      Optional<Look> look,
      Optional<Set<CanaryKey>> defined) {

    /**
     * Whether a Canary is still to come: Git defines it, or may do so, and in the cluster it is not
     * there or was not looked at yet.
     */
    boolean awaits(CanaryKey key) {
      Canary canary = canaries.get(key);
      boolean unseen = canary == null || canary.status().phase() == Phase.NONE;
      return unseen && defined.map(keys -> keys.contains(key)).orElse(true);
    }
  }

  synchronized void begin(Collection<Canary> all) {
    all.forEach(this::changed);
    unlooked = true;
    begun = true;
  }

  synchronized void changed(Canary canary) {
    if (newest.accept(canary)) {
      changed.add(canary.key());
    }
  }

  synchronized void gone(CanaryKey key) {
    newest.remove(key);
    changed.add(key);
  }

  synchronized void looked(String repository, RepositoryLook looked) {
    RepositoryReport said = RepositoryReport.of(repository, looked);
    RepositoryReport report = look.map(before -> said.after(before.report())).orElse(said);
    Look now = new Look(report, looked.problems());
    if (look.equals(Optional.of(now))) {
      return;
    }
    if (look.filter(before -> before.problems().equals(now.problems())).isEmpty()) {
      changed.addAll(newest.all().keySet());
    }
    look = Optional.of(now);
    unlooked = true;
  }

  synchronized void defined(Set<CanaryKey> canaries) {
    if (!defined.equals(Optional.of(canaries))) {
      defined = Optional.of(Set.copyOf(canaries));
      unlooked = true;
    }
  }

  synchronized void pullRequestFound(String commit) {
    newest.all().values().stream()
        .filter(canary -> comesFrom(canary, commit))
        .forEach(canary -> changed.add(canary.key()));
  }

  private static boolean comesFrom(Canary canary, String commit) {
    var source = canary.status().rollout().source();
    return source != null && source.commit().equals(commit);
  }

  /** Hands the news over; empty when there is none or the first look is not complete. */
  synchronized Optional<Batch> take(boolean evenWithoutNews) {
    if (!begun || (changed.isEmpty() && !unlooked && !evenWithoutNews)) {
      return Optional.empty();
    }
    Batch batch = new Batch(newest.all(), Set.copyOf(changed), look, defined);
    changed.clear();
    unlooked = false;
    return Optional.of(batch);
  }
}
