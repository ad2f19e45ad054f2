package io.serinus.sync;

import io.serinus.git.CommitId;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.RepositoryIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every repository of the configuration states, as it was last read: so that no two fight for
 * an object and none deletes what another has taken in. One for all repositories of a process.
 * Thread-safe.
 */
public final class RepositoryClaims {
  private static final Logger LOGGER = LoggerFactory.getLogger(RepositoryClaims.class);

  private final Map<String, RepositoryIdentity> configured;
  private final Map<String, Set<String>> formerNames = new HashMap<>();
  private final Set<String> told = new HashSet<>();
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
   * @param repositories all that are configured, by name
   */
  public RepositoryClaims(Map<String, RepositoryIdentity> repositories) {
    this.configured = Map.copyOf(repositories);
  }

  /**
   * What the repository is, whatever it is called.
   *
   * @throws IllegalArgumentException when it is not configured
   */
  RepositoryIdentity identity(String repository) {
    RepositoryIdentity identity = configured.get(repository);
    if (identity == null) {
      throw new IllegalArgumentException(repository + " is not configured");
    }
    return identity;
  }

  /**
   * Whether an inventory is the repository's.
   *
   * @param inventory its metadata; one of before identities were written is known by its name
   */
  boolean isOf(String repository, KubernetesObject inventory) {
    RepositoryIdentity identity = identity(repository);
    boolean sameName = inventory.annotation(GitMarks.REPOSITORY).equals(Optional.of(repository));
    return inventory
        .annotation(GitMarks.IDENTITY)
        .map(
            id ->
                id.equals(identity.id())
                    || (sameName
                        && (id.equals(identity.of("").id())
                            || id.equals(identity.of(repository).id()))))
        .orElse(sameName);
  }

  /** Says once of which repositories inventories are left that are not configured any more. */
  synchronized void tellOfNobodys(List<KubernetesObject> inventories) {
    for (KubernetesObject inventory : inventories) {
      boolean known = configured.keySet().stream().anyMatch(name -> isOf(name, inventory));
      if (!known && told.add(inventory.name())) {
        LOGGER.warn(
            "Objects of a repository that is not configured any more stay and are nobody's,"
                + " repository={} remote={} inventory={}",
            inventory.annotation(GitMarks.REPOSITORY).orElse(""),
            inventory.annotation(GitMarks.REMOTE).orElse(""),
            inventory.ref());
      }
    }
  }

  /** Takes in what a repository was called before, as its inventory tells. */
  synchronized void formerNames(String repository, Set<String> names) {
    formerNames.put(repository, Set.copyOf(names));
  }

  /** Whether the repository is or was called so. */
  synchronized boolean isNameOf(String repository, String name) {
    return repository.equals(name) || formerNames.getOrDefault(repository, Set.of()).contains(name);
  }

  /**
   * Whether the repository is or was called so, or may have been: before its inventory was read,
   * any name that no repository has now.
   */
  public synchronized boolean mayBeNameOf(String repository, String name) {
    return isNameOf(repository, name)
        || (!formerNames.containsKey(repository) && !configured.containsKey(name));
  }

  /**
   * Whether a repository may take an object that carries a mark.
   *
   * @param mark name of the repository that applied it
   */
  synchronized boolean isFree(String repository, String mark, ObjectKey key) {
    if (isNameOf(repository, mark)) {
      return true;
    }
    List<String> owners =
        configured.containsKey(mark)
            ? List.of(mark)
            : formerNames.keySet().stream().filter(other -> isNameOf(other, mark)).toList();
    return owners.isEmpty()
        ? formerNames.keySet().containsAll(configured.keySet())
        : owners.stream().allMatch(owner -> hasLeft(owner, key));
  }

  /** The tip of the repository's remote was this, no earlier than the moment. */
  synchronized void seen(String repository, CommitId tip, long moment) {
    seen.put(repository, new Seen(tip, moment));
  }

  /**
   * Takes in what a repository states now, in place of what it stated before.
   *
   * @param commit that states it
   * @param change against what it stated before, if that is known
   */
  @SuppressWarnings("ReferenceEquality") // What states it is worked out anew only when it changed.
  synchronized void state(
      String repository,
      CommitId commit,
      DesiredState state,
      Optional<StateChange> change,
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
    if (before != null && change.isPresent()) {
      change.get().removed().forEach(key -> left(repository, key));
      change.get().touched().stream()
          .filter(key -> !before.state().names(key))
          .forEach(key -> comes(repository, key));
      return;
    }
    if (before != null) {
      before.state().named().filter(key -> !state.names(key)).forEach(key -> left(repository, key));
    }
    state
        .named()
        .filter(key -> before == null || !before.state().names(key))
        .forEach(key -> comes(repository, key));
  }

  private void comes(String repository, ObjectKey key) {
    statedBy.computeIfAbsent(key, any -> new ArrayList<>(1)).add(repository);
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
  private boolean hasLeft(String repository, ObjectKey key) {
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
    for (String other : configured.keySet()) {
      Known state = known.get(other);
      boolean read = state != null && (state.look() > moment || !state.policy().mayDefine(ref));
      if (!other.equals(repository) && !read) {
        waitedFor.add(other);
      }
    }
    return waitedFor;
  }
}
