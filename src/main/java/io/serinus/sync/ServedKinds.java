package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says by the API server's word whether a kind is namespaced. A kind that is not served is asked
 * for again after 10 s, then twice as long each time, at most 10 minutes; one that a commit defines
 * itself is taken from there meanwhile. Not thread-safe.
 */
final class ServedKinds {
  private final Cluster cluster;
  private final Clock clock;
  private final Map<Name, Missing> missing = new HashMap<>();
  private final Set<Name> used = new HashSet<>();

  private record Name(String apiVersion, String kind) {}

  private record Missing(KindScope.Unknown answer, int attempts, Instant nextLook) {}

  ServedKinds(Cluster cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /** The same, with what a commit itself defines. */
  KindScope.Source with(RepositoryIndex index) {
    DefinedScopes defined = DefinedScopes.of(index);
    return ref -> {
      KindScope served = of(ref);
      return served instanceof KindScope.Unknown
          ? defined.find(ref).map(KindScope.class::cast).orElse(served)
          : served;
    };
  }

  /** The same without what a commit defines. */
  KindScope of(ObjectRef ref) {
    Name name = new Name(ref.apiVersion(), ref.kind());
    used.add(name);
    Missing before = missing.get(name);
    return before != null && clock.instant().isBefore(before.nextLook())
        ? before.answer()
        : ask(name);
  }

  private KindScope ask(Name name) {
    KindScope.Unknown answer;
    try {
      Optional<ResourceKind> kind = cluster.kindOf(name.apiVersion(), name.kind());
      if (kind.isPresent()) {
        missing.remove(name);
        return new KindScope.Known(kind.get().namespaced());
      }
      answer =
          new KindScope.Unknown(
              "NoSuchKind",
              "is of a kind that the API server does not serve in " + name.apiVersion(),
              "Install the kind's definition, or correct apiVersion and kind");
    } catch (UnavailableException away) {
      answer =
          new KindScope.Unknown(
              away.reason(),
              "is of a kind that could not be asked for: " + away.getMessage(),
              "Nothing for now; it is tried again");
    }
    Missing before = missing.get(name);
    int attempts = before == null ? 1 : before.attempts() + 1;
    Instant next = clock.instant().plus(RetryPause.after(attempts));
    missing.put(name, new Missing(answer, attempts, next));
    return answer;
  }

  /** Asks again for kinds that were missing, where it is time; whether one is known now. */
  boolean moved() {
    Instant now = clock.instant();
    boolean moved = false;
    for (Map.Entry<Name, Missing> entry : Map.copyOf(missing).entrySet()) {
      boolean due = !now.isBefore(entry.getValue().nextLook());
      moved |= due && ask(entry.getKey()) instanceof KindScope.Known;
    }
    return moved;
  }

  /** Forgets kinds that nobody asked for since the last call. */
  void forgetUnused() {
    missing.keySet().retainAll(used);
    used.clear();
  }

  /** When a kind is asked for again. */
  Optional<Instant> nextLook() {
    return missing.values().stream().map(Missing::nextLook).min(Comparator.naturalOrder());
  }
}
