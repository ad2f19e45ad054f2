package io.serinus.sync;

import io.serinus.git.Commit;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.KubernetesObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets a removal that looks like a mistake wait for a word: a line in the message of the commit, an
 * annotation of the inventory, or the permanent switch of the configuration. The first two lift it
 * for one commit.
 */
final class MassPruneGuard {
  /** The line of a commit message, with the value {@code true}. */
  static final String TRAILER = "Serinus-Allow-Prune";

  private static final int MOST_NAMES = 5;

  private final SyncSettings settings;
  private final MassPruneRule rule;
  private final GitMirror mirror;
  private final InventoryStore inventories;
  private final LiveObjects live;
  private PruneBase base = PruneBase.UNKNOWN;
  private Optional<CommitId> asked = Optional.empty();
  private Instant nextLook = Instant.MIN;
  private int looks;
  private Optional<CommitId> confirmed = Optional.empty();

  MassPruneGuard(
      SyncSettings settings,
      MassPruneRule rule,
      GitMirror mirror,
      InventoryStore inventories,
      LiveObjects live) {
    this.settings = settings;
    this.rule = rule;
    this.mirror = mirror;
    this.inventories = inventories;
    this.live = live;
  }

  /** Begins with what is known from before. */
  void startAt(PruneBase known) {
    base = known;
  }

  /** From where the inventory was read when for the last time nothing had to be kept. */
  PruneBase base() {
    return base;
  }

  /**
   * Says why the objects are kept; empty when they may go.
   *
   * @param gone objects that the commit does not have any more
   */
  Optional<ManifestProblem> judge(
      Collection<ObjectKey> gone, Inventory inventory, RepositoryIndex index, Instant now) {
    PruneBase next = PruneBase.of(index, settings);
    Optional<ManifestProblem> problem =
        gone.isEmpty() || settings.allowMassPrune()
            ? Optional.empty()
            : doubts(gone, inventory, next, index.commit(), now);
    if (problem.isEmpty()) {
      base = next;
    }
    return problem;
  }

  private Optional<ManifestProblem> doubts(
      Collection<ObjectKey> gone, Inventory inventory, PruneBase next, CommitId tip, Instant now) {
    Optional<String> doubt =
        rule.doubt(
            new MassPruneRule.Removal(
                gone.size(),
                inventory.size(),
                base.commit().filter(last -> !descends(tip, last)).isPresent(),
                !base.selection().isEmpty() && !base.selection().equals(next.selection())));
    return doubt
        .filter(why -> !isConfirmed(tip, now))
        .map(why -> problem(gone, inventory, tip, why));
  }

  private boolean descends(CommitId tip, CommitId last) {
    return tip.equals(last) || (mirror.contains(last) && mirror.isAncestor(last, tip));
  }

  private boolean isConfirmed(CommitId tip, Instant now) {
    if (confirmed.equals(Optional.of(tip))) {
      return true;
    }
    boolean first = !asked.equals(Optional.of(tip));
    if (first) {
      looks = 0;
      nextLook = now;
    }
    boolean yes = (first && saysCommit(tip)) || saysNote(tip, now);
    asked = Optional.of(tip);
    if (yes) {
      confirmed = Optional.of(tip);
    }
    return yes;
  }

  /** The commit itself, or what a merge brought. */
  private boolean saysCommit(CommitId tip) {
    Commit commit = mirror.commit(tip);
    List<CommitId> parents = commit.parents();
    return Stream.concat(
            Stream.of(commit), parents.stream().skip(1).limit(MOST_NAMES).map(mirror::commit))
        .anyMatch(said -> said.trailer(TRAILER).filter("true"::equalsIgnoreCase).isPresent());
  }

  /**
   * The inventory is watched like what was applied. One that is not seen so, because an earlier
   * version wrote it or ConfigMaps may not be watched there, is read at growing distances.
   */
  private boolean saysNote(CommitId tip, Instant now) {
    live.watch(List.of(inventories.ref()));
    Optional<KubernetesObject> stored = live.find(inventories.ref());
    if (stored.isEmpty() && !now.isBefore(nextLook)) {
      looks++;
      nextLook = now.plus(RetryPause.after(looks));
      stored = inventories.read();
    }
    return stored
        .flatMap(inventory -> inventory.annotation(InventoryStore.ALLOW_PRUNE))
        .filter(tip.sha()::equals)
        .isPresent();
  }

  private ManifestProblem problem(
      Collection<ObjectKey> gone, Inventory inventory, CommitId tip, String why) {
    String some =
        String.join(", ", gone.stream().limit(MOST_NAMES).map(ObjectKey::toString).toList());
    return ManifestProblem.error(
        "",
        0,
        "MassPrune",
        "%,d of %,d objects are no longer in Git, among them %s; they are kept, because %s"
            .formatted(gone.size(), inventory.size(), some, why),
        ("If they are to be deleted, push a commit whose message ends with the line %s: true, or"
                + " run kubectl -n %s annotate --overwrite configmap %s %s=%s; sync.allowMassPrune:"
                + " true allows it for good")
            .formatted(
                TRAILER,
                inventories.ref().namespace(),
                inventories.ref().name(),
                InventoryStore.ALLOW_PRUNE,
                tip.sha()));
  }
}
