package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.git.CommitId;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which objects are this repository's to apply and to delete, among other repositories and
 * other tools. What carries a mark is known from the watch. Any other object is looked at in the
 * cluster before it is applied for the first time, and again, at growing distances, while it is not
 * taken. Not thread-safe.
 */
final class Ownership {
  private static final Logger LOGGER = LoggerFactory.getLogger(Ownership.class);

  /** More new objects of a kind than this are looked at together. */
  private static final int MANY = 20;

  /** So many looks that fail in a row mean that the API server is away, not one object. */
  private static final int GIVE_UP_AFTER = 5;

  private final String repository;
  private final SyncPolicy policy;
  private final RepositoryClaims claims;
  private final Cluster cluster;
  private final LiveObjects live;
  private final Leavings leavings;
  private final Map<ObjectKey, Look> looks = new HashMap<>();
  private Set<ObjectKey> notTaken = Set.of();
  private int failuresInRow;
  private boolean clean;
  private Map<String, UnavailableException> unwatched = Map.of();

  /**
   * What was seen of an object.
   *
   * @param mark the repository that applied it
   * @param failure why it could not be seen
   */
  private record Look(
      Optional<String> mark,
      Optional<OtherTool> tool,
      Optional<UnavailableException> failure,
      int attempts,
      Instant next) {

    static Look of(Optional<KubernetesObject> live, int attempts, Instant next) {
      return new Look(
          live.flatMap(object -> object.annotation(GitMarks.REPOSITORY)),
          live.flatMap(OtherTool::of),
          Optional.empty(),
          attempts,
          next);
    }
  }

  Ownership(SyncSettings settings, RepositoryClaims claims, Cluster cluster, LiveObjects live) {
    this.repository = settings.repository();
    this.policy = settings.policy();
    this.claims = claims;
    this.cluster = cluster;
    this.live = live;
    this.leavings = new Leavings(repository, claims, live);
  }

  /**
   * Tells the others what this repository states, and gives what of it is its own to apply.
   *
   * @param scope objects that are looked at; empty for all
   * @throws UnavailableException when the API server does not answer at all
   */
  DesiredState own(
      CommitId tip,
      DesiredStates.Stated news,
      Optional<Set<ObjectKey>> scope,
      Inventory inventory,
      Instant now) {
    DesiredState stated = news.state();
    claims.state(repository, tip, stated, news.change(), inventory, policy);
    failuresInRow = 0;
    Collection<DesiredObject> objects = stated.within(scope);
    unwatched = live.watch(objects.stream().map(DesiredObject::ref).toList());
    lookAtMany(objects, inventory, now);
    Set<ObjectKey> refused = new HashSet<>();
    Set<ObjectKey> looked = new HashSet<>();
    List<ManifestProblem> problems = new ArrayList<>();
    for (DesiredObject object : objects) {
      ObjectKey key = object.key();
      boolean has = inventory.refs().containsKey(key);
      Optional<RepositoryClaims.Rival> rival = claims.rival(repository, key);
      if (rival.isEmpty() && has) {
        continue;
      }
      looked.add(key);
      Optional<ManifestProblem> problem =
          rival.isPresent()
              ? contested(object, rival.get(), has, now)
              : untaken(object, look(object.ref(), now));
      problem.ifPresent(problems::add);
      if (problem.filter(error -> error.severity() == ManifestProblem.Severity.ERROR).isPresent()) {
        refused.add(key);
      }
    }
    looks.keySet().retainAll(looked);
    notTaken = refused;
    clean = problems.isEmpty();
    return problems.isEmpty() ? stated : stated.without(refused, problems);
  }

  /** What kept kinds from being watched in the last call of {@link #own}. */
  Map<String, UnavailableException> unwatched() {
    return unwatched;
  }

  /** Whether the last call of {@link #own} found nothing to say. */
  boolean clean() {
    return clean;
  }

  /** Another repository states the object too. */
  private Optional<ManifestProblem> contested(
      DesiredObject object, RepositoryClaims.Rival rival, boolean has, Instant now) {
    if (has != rival.has()) {
      return Optional.of(has ? kept(object, rival) : left(object, rival));
    }
    Look look = look(object.ref(), now);
    if (look.mark().isPresent()) {
      return Optional.of(isOurs(look.mark().get()) ? kept(object, rival) : left(object, rival));
    }
    return rival.earlier() ? Optional.of(left(object, rival)) : untaken(object, look);
  }

  /** Nobody else states the object, and it was not applied from here. */
  private Optional<ManifestProblem> untaken(DesiredObject object, Look look) {
    if (look.failure().isPresent()) {
      UnavailableException away = look.failure().get();
      return Optional.of(
          error(
              object,
              away.reason(),
              "%s was not applied, as it could not be looked at: %s"
                  .formatted(object.key(), away.getMessage()),
              "Nothing for now; it is tried again"));
    }
    if (look.mark().isEmpty()) {
      return look.tool().map(tool -> managed(object, tool));
    }
    String owner = look.mark().get();
    return claims.isFree(repository, owner, object.key())
        ? Optional.empty()
        : Optional.of(
            error(
                object,
                "OwnedByOtherRepository",
                "%s was applied from repository %s, which was not read yet or may define it in a part that cannot be read"
                    .formatted(object.key(), owner),
                "Nothing for now, or see that repository %s can be read".formatted(owner)));
  }

  /** Many new objects of a kind are looked at together. */
  private void lookAtMany(Collection<DesiredObject> objects, Inventory inventory, Instant now) {
    Map<String, List<ObjectRef>> ofKind = new TreeMap<>();
    for (DesiredObject object : objects) {
      ObjectKey key = object.key();
      boolean known =
          inventory.refs().containsKey(key)
              || looks.containsKey(key)
              || live.find(object.ref()).isPresent();
      if (!known) {
        ofKind
            .computeIfAbsent(object.ref().apiVersion() + " " + key.kind(), any -> new ArrayList<>())
            .add(object.ref());
      }
    }
    ofKind.values().stream()
        .filter(refs -> refs.size() > MANY)
        .forEach(refs -> lookAtMany(refs, now));
  }

  private void lookAtMany(List<ObjectRef> refs, Instant now) {
    Map<ObjectKey, Look> found = new HashMap<>();
    Instant next = now.plus(RetryPause.after(1));
    refs.forEach(ref -> found.put(ObjectKey.of(ref), Look.of(Optional.empty(), 1, next)));
    Set<String> namespaces = refs.stream().map(ObjectRef::namespace).collect(Collectors.toSet());
    ObjectRef first = refs.get(0);
    try {
      Optional<ResourceKind> kind = cluster.kindOf(first.apiVersion(), first.kind());
      if (kind.isPresent()) {
        cluster.scan(
            kind.get(),
            namespaces.size() == 1 ? first.namespace() : "",
            live ->
                found.computeIfPresent(
                    ObjectKey.of(live.ref()), (key, any) -> Look.of(Optional.of(live), 1, next)));
        looks.putAll(found);
      }
    } catch (UnavailableException away) {
      // Each is looked at by itself then, and says itself what is in the way.
      LOGGER.debug("Objects cannot be looked at together, kind={}", first.kind(), away);
    }
  }

  private Look look(ObjectRef ref, Instant now) {
    Optional<KubernetesObject> marked = live.find(ref).filter(Ownership::isMarked);
    if (marked.isPresent()) {
      return Look.of(marked, 1, now.plus(RetryPause.after(1)));
    }
    ObjectKey key = ObjectKey.of(ref);
    Look before = looks.get(key);
    if (before != null && now.isBefore(before.next())) {
      return before;
    }
    int attempts = before == null ? 1 : before.attempts() + 1;
    Look look = look(ref, attempts, now.plus(RetryPause.after(attempts)));
    looks.put(key, look);
    return look;
  }

  private static boolean isMarked(KubernetesObject object) {
    return object.annotation(GitMarks.REPOSITORY).isPresent();
  }

  private Look look(ObjectRef ref, int attempts, Instant next) {
    try {
      Optional<KubernetesObject> live = cluster.read(ref);
      failuresInRow = 0;
      return Look.of(live, attempts, next);
    } catch (UnavailableException away) {
      if (++failuresInRow >= GIVE_UP_AFTER) {
        throw away;
      }
      return new Look(Optional.empty(), Optional.empty(), Optional.of(away), attempts, next);
    }
  }

  /** Whether a mark names this repository, also as it was called before. */
  boolean isOurs(String mark) {
    return claims.isNameOf(repository, mark);
  }

  /** What may become of objects that Git no longer names. */
  Leavings.Fates leaving(Set<ObjectKey> gone, Inventory inventory, Instant now) {
    return leavings.of(gone, inventory, now);
  }

  /** Tells the others what this repository has in the cluster. */
  void has(Inventory inventory) {
    claims.has(repository, inventory);
  }

  /** When an object that was not taken is looked at again. */
  Optional<Instant> nextLook() {
    return notTaken.stream()
        .map(key -> looks.get(key))
        .filter(Objects::nonNull)
        .map(Look::next)
        .min(Comparator.naturalOrder());
  }

  private ManifestProblem kept(DesiredObject object, RepositoryClaims.Rival rival) {
    return ManifestProblem.warning(
        object.path(),
        object.line(),
        "AlsoInOtherRepository",
        "%s is defined in repository %s too%s, and is not applied from there"
            .formatted(object.key(), rival.repository(), at(rival)),
        "Remove it from one of the two");
  }

  private ManifestProblem left(DesiredObject object, RepositoryClaims.Rival rival) {
    return error(
        object,
        "OwnedByOtherRepository",
        "%s is defined here, in repository %s, and in repository %s%s, which keeps it"
            .formatted(object.key(), repository, rival.repository(), at(rival)),
        "Remove it from one of the two");
  }

  private static String at(RepositoryClaims.Rival rival) {
    return rival.place().isEmpty() ? "" : " (" + rival.place() + ")";
  }

  private static ManifestProblem managed(DesiredObject object, OtherTool tool) {
    return error(
        object,
        "ManagedByOtherTool",
        "%s is managed by %s (%s) and is left to it"
            .formatted(object.key(), tool.name(), tool.mark()),
        "Take it out of %s without deleting it and remove the mark, or remove it here"
            .formatted(tool.name()));
  }

  private static ManifestProblem error(
      DesiredObject object, String reason, String what, String whatToDo) {
    return ManifestProblem.error(object.path(), object.line(), reason, what, whatToDo);
  }
}
