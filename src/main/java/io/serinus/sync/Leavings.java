package io.serinus.sync;

import io.serinus.manifest.ManifestProblem;
import io.serinus.model.GitMarks;
import io.serinus.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says what may become of objects that a repository no longer names. Before one is deleted, every
 * other repository that may define it is read anew: it may have been moved there. One that cannot
 * be read is waited for: that it says nothing is no proof. Not thread-safe.
 */
final class Leavings {
  /** Others are read so often that a longer wait is worth a word. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int SOME = 5;

  private final String repository;
  private final RepositoryClaims claims;
  private final LiveObjects live;
  private final Map<ObjectKey, Since> since = new HashMap<>();

  private record Since(long moment, Instant time) {}

  /**
   * What may become of them.
   *
   * @param deletable wanted by nobody
   * @param handedOver another repository has them now: they are released and stay
   * @param notices about those that wait for others for long
   */
  record Fates(
      Set<ObjectKey> deletable, Set<ObjectKey> handedOver, List<ManifestProblem> notices) {}

  Leavings(String repository, RepositoryClaims claims, LiveObjects live) {
    this.live = live;
    this.repository = repository;
    this.claims = claims;
  }

  Fates of(Set<ObjectKey> gone, Inventory inventory, Instant now) {
    since.keySet().retainAll(gone);
    Set<ObjectKey> deletable = new TreeSet<>();
    Set<ObjectKey> handedOver = new HashSet<>();
    Set<ObjectKey> late = new TreeSet<>();
    Set<String> lateOthers = new TreeSet<>();
    long moment = gone.isEmpty() ? 0 : claims.moment();
    for (ObjectKey key : gone) {
      Since first = since.computeIfAbsent(key, any -> new Since(moment, now));
      ObjectRef ref = inventory.refs().get(key);
      Optional<RepositoryClaims.Rival> rival = claims.rival(repository, key);
      if (rival.isPresent()) {
        if (rival.get().has()) {
          handedOver.add(key);
        }
        continue;
      }
      if (ref != null && isOfAnother(ref)) {
        handedOver.add(key);
        continue;
      }
      Set<String> waitedFor =
          ref == null ? Set.of() : claims.notReadSince(first.moment(), repository, ref);
      if (waitedFor.isEmpty()) {
        deletable.add(key);
      } else if (!now.isBefore(first.time().plus(PATIENCE))) {
        late.add(key);
        lateOthers.addAll(waitedFor);
      }
    }
    return new Fates(
        deletable, handedOver, late.isEmpty() ? List.of() : List.of(waiting(late, lateOthers)));
  }

  /** Whether the object itself says that another repository has it now. */
  private boolean isOfAnother(ObjectRef ref) {
    return live.find(ref)
        .flatMap(object -> object.annotation(GitMarks.REPOSITORY))
        .filter(mark -> !claims.isNameOf(repository, mark))
        .isPresent();
  }

  private static ManifestProblem waiting(Set<ObjectKey> late, Set<String> others) {
    String some = String.join(", ", late.stream().limit(SOME).map(ObjectKey::toString).toList());
    return ManifestProblem.warning(
        "",
        0,
        "PruningWaits",
        "%,d objects that Git no longer names are kept, because they may have been moved to a repository that could not be read since (%s), among them %s"
            .formatted(late.size(), String.join(", ", others), some),
        "See that the repository can be read, limit it by allowedNamespaces or allowedKinds, or take it out of the configuration");
  }
}
