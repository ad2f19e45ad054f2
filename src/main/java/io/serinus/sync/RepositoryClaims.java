package io.serinus.sync;

import io.serinus.git.CommitId;
import io.serinus.model.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What every repository of the configuration states, as it was last read: so that no two fight for
 * an object and none deletes what another has taken in. One for all repositories of a process.
 * Thread-safe.
 */
public final class RepositoryClaims {
  private final Set<String> configured;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<ObjectKey, List<String>> statedBy = new HashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private long sequence;

  private record Seen(CommitId tip, long moment) {}

  private record Known(DesiredState state, Inventory inventory, SyncPolicy policy, long look) {}

  /**
   * Another repository that states an object.
   *
   * @param place where it does: path and line, empty when only its name could be read
   * @param has whether that repository has brought the object into the cluster
   * @param earlier whether it was the first of the two to state it
   */
  record Rival(String repository, String place, boolean has, boolean earlier) {}

  /**
   * Nothing is known of any repository yet.
   *
   * @param repositories names of all that are configured
   */
  public RepositoryClaims(Collection<String> repositories) {
    this.configured = Set.copyOf(repositories);
  }

  boolean isConfigured(String repository) {
    return configured.contains(repository);
  }

  /** The tip of the repository's remote was this, no earlier than the moment. */
  synchronized void seen(String repository, CommitId tip, long moment) {
    seen.put(repository, new Seen(tip, moment));
  }

  /**
   * Takes in what a repository states now, in place of what it stated before.
   *
   * @param commit that states it
   */
  @SuppressWarnings("ReferenceEquality") // What states it is worked out anew only when it changed.
  synchronized void state(
      String repository,
      CommitId commit,
      DesiredState state,
      Inventory inventory,
      SyncPolicy policy) {
    Known before = known.get(repository);
    Seen newest = seen.get(repository);
    long look =
        newest != null && newest.tip().equals(commit)
            ? newest.moment()
            : before == null ? 0 : before.look();
    known.put(repository, new Known(state, inventory, policy, look));
    if (before != null && before.state() == state) {
      return;
    }
    if (before != null) {
      before.state().named().filter(key -> !state.names(key)).forEach(key -> left(repository, key));
    }
    state
        .named()
        .filter(key -> before == null || !before.state().names(key))
        .forEach(key -> statedBy.computeIfAbsent(key, any -> new ArrayList<>(1)).add(repository));
  }

  private void left(String repository, ObjectKey key) {
    List<String> repositories = statedBy.getOrDefault(key, List.of());
    if (repositories.size() > 1) {
      repositories.remove(repository);
    } else {
      statedBy.remove(key);
    }
  }

  /** Takes in what a repository has in the cluster now. */
  synchronized void has(String repository, Inventory inventory) {
    known.computeIfPresent(
        repository,
        (name, before) -> new Known(before.state(), inventory, before.policy(), before.look()));
  }

  /** Another repository that states the object too; of several the first that did. */
  synchronized Optional<Rival> rival(String repository, ObjectKey key) {
    List<String> repositories = statedBy.getOrDefault(key, List.of());
    int own = repositories.indexOf(repository);
    for (int index = 0; index < repositories.size(); index++) {
      Known other = known.get(repositories.get(index));
      if (index != own && other != null) {
        DesiredObject object = other.state().objects().get(key);
        return Optional.of(
            new Rival(
                repositories.get(index),
                object == null ? "" : object.path() + ":" + object.line(),
                other.inventory().refs().containsKey(key),
                own < 0 || index < own));
      }
    }
    return Optional.empty();
  }

  /** Whether the repository was read in this process and does not state the object in any part. */
  synchronized boolean hasLeft(String repository, ObjectKey key) {
    Known other = known.get(repository);
    return other != null && !other.state().names(key) && other.state().mayHide(key).isEmpty();
  }

  /** A moment: greater than all before. */
  synchronized long moment() {
    return ++sequence;
  }

  /** The other repositories that may define the object and were not looked at since the moment. */
  synchronized Set<String> notReadSince(long moment, String repository, ObjectRef ref) {
    Set<String> waitedFor = new TreeSet<>();
    for (String other : configured) {
      Known state = known.get(other);
      boolean read = state != null && (state.look() > moment || !state.policy().mayDefine(ref));
      if (!other.equals(repository) && !read) {
        waitedFor.add(other);
      }
    }
    return waitedFor;
  }
}
