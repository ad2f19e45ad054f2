package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.CanaryKey;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out what of a commit differs from the cluster. Writes nothing. Not thread-safe. */
final class Survey {
  private static final int SOME_FIELDS = 5;

  private final SyncSettings settings;
  private final Cluster cluster;
  private final LiveObjects live;
  private final LiveComparison comparison;
  private final Failures failures;
  private final PutBacks putBacks;

  Survey(
      SyncSettings settings,
      Cluster cluster,
      LiveObjects live,
      LiveComparison comparison,
      Failures failures,
      PutBacks putBacks) {
    this.settings = settings;
    this.cluster = cluster;
    this.live = live;
    this.comparison = comparison;
    this.failures = failures;
    this.putBacks = putBacks;
  }

  /**
   * An object to be applied.
   *
   * @param drift when it is applied because it was changed or deleted by others
   */
  record Due(DesiredObject desired, FieldClaim claim, Optional<DriftedObject> drift) {}

  /**
   * What was found.
   *
   * @param due what is to be applied now
   * @param current what is as Git says
   * @param drift what differs and is left so, or put back later
   * @param notices about objects that are not applied as they are written
   * @param waiting what is put back later
   * @param unwatched whether some kind could not be looked at
   */
  record Findings(
      List<Due> due,
      List<ObjectRef> current,
      List<DriftedObject> drift,
      List<ManifestProblem> notices,
      Set<ObjectKey> waiting,
      boolean unwatched) {

    /** Whether something is to be said or done besides what is due. */
    boolean open() {
      return unwatched || !drift.isEmpty() || !notices.isEmpty() || !waiting.isEmpty();
    }

    /**
     * Those of the keys that neither were as Git says nor became so.
     *
     * @param applied what was applied since
     */
    Set<ObjectKey> without(List<ObjectRef> applied, Set<ObjectKey> keys) {
      if (current.size() + applied.size() == keys.size()) {
        return Set.of();
      }
      Set<ObjectKey> rest = new HashSet<>(keys);
      current.forEach(ref -> rest.remove(ObjectKey.of(ref)));
      applied.forEach(ref -> rest.remove(ObjectKey.of(ref)));
      return rest;
    }
  }

  /**
   * Looks at objects that the commit names.
   *
   * @param scope those that are looked at; empty for all
   * @param unwatched what keeps kinds from being watched, by {@link LiveObjects#kind}
   */
  Findings of(
      DesiredState desired,
      Optional<Set<ObjectKey>> scope,
      Map<String, UnavailableException> unwatched,
      Inventory inventory,
      Instant now) {
    Collection<DesiredObject> objects = desired.within(scope);
    Look look = new Look(desired, inventory, now);
    Map<String, ManifestProblem> notWatched = new LinkedHashMap<>();
    for (DesiredObject object : objects) {
      String kind = LiveObjects.kind(object.ref());
      UnavailableException why = unwatched.get(kind);
      if (why == null) {
        look.at(object);
      } else if (!notWatched.containsKey(kind)) {
        notWatched.put(kind, notWatched(object, why));
      }
    }
    look.notices.addAll(notWatched.values());
    return new Findings(
        look.due, look.current, look.drift, look.notices, look.waiting, !notWatched.isEmpty());
  }

  private static ManifestProblem notWatched(DesiredObject first, UnavailableException why) {
    return ManifestProblem.error(
        first.path(),
        first.line(),
        why.reason(),
        "No object of kind %s is applied: %s".formatted(first.key().kind(), why.getMessage()),
        "Nothing for now, or give the controller's service account the verbs list and watch");
  }

  /** One look at everything. */
  private final class Look {
    private final DesiredState desired;
    private final Inventory inventory;
    private final Instant now;
    private final List<Due> due = new ArrayList<>();
    private final List<ObjectRef> current = new ArrayList<>();
    private final List<DriftedObject> drift = new ArrayList<>();
    private final List<ManifestProblem> notices = new ArrayList<>();
    private final Set<ObjectKey> waiting = new HashSet<>();

    /** Namespaces that are made in this pass, and those that are not there yet or not any more. */
    private final Set<String> newNamespaces = new HashSet<>();

    private final Set<String> leavingNamespaces = new HashSet<>();

    Look(DesiredState desired, Inventory inventory, Instant now) {
      this.desired = desired;
      this.inventory = inventory;
      this.now = now;
    }

    void at(DesiredObject object) {
      if (leftToRollout(object)) {
        return;
      }
      Optional<KubernetesObject> found = live.find(object.ref());
      Standing standing = comparison.of(object, found);
      if (standing instanceof Standing.Current) {
        failures.succeeded(object.key());
        current.add(object.ref());
        found.ifPresent(seen -> leftFields(object, seen));
      } else if (standing instanceof Standing.Leaving) {
        leaving(object);
      } else if (standing instanceof Standing.Outdated) {
        apply(object, found, Optional.empty());
      } else if (standing instanceof Standing.Drifted drifted) {
        drifted(
            object,
            found,
            new DriftedObject(object.ref(), drifted.fields(), drifted.managers(), false, false));
      } else if (inventory.stood(object.key())) {
        drifted(object, found, new DriftedObject(object.ref(), List.of(), Set.of(), true, false));
      } else {
        apply(object, found, Optional.empty());
      }
    }

    private void leaving(DesiredObject object) {
      if (object.key().isNamespace()) {
        leavingNamespaces.add(object.key().name());
      }
    }

    private void drifted(
        DesiredObject object, Optional<KubernetesObject> found, DriftedObject what) {
      if (settings.drift() == DriftPolicy.REPORT) {
        drift.add(what);
        notices.add(reported(object, what));
        return;
      }
      if (putBacks.contended(object.key(), now)) {
        notices.add(contended(object, what));
      }
      if (putBacks.next(object.key(), now).isAfter(now)) {
        drift.add(what);
        waiting.add(object.key());
        return;
      }
      apply(object, found, Optional.of(what));
    }

    private void apply(
        DesiredObject object, Optional<KubernetesObject> found, Optional<DriftedObject> what) {
      String namespace = object.key().namespace();
      if (leavingNamespaces.contains(namespace)) {
        return;
      }
      boolean retry =
          failures.due(object.key(), object.digest(), now) || newNamespaces.contains(namespace);
      if (!retry) {
        return;
      }
      if (object.key().isNamespace() && found.isEmpty()) {
        newNamespaces.add(object.key().name());
      }
      FieldClaim claim =
          new FieldClaim(
              found.isPresent(),
              found.map(LiveComparison::leftFields).orElse(List.of()),
              FieldClaim.Force.of(object.object()));
      due.add(new Due(object, claim, what));
    }

    /** An apex that exists already is the rollout's: what Git says about it is not applied. */
    private boolean leftToRollout(DesiredObject object) {
      Optional<CanaryKey> adopter = desired.names().adopterOf(object.key());
      if (adopter.isEmpty() || cluster.find(object.ref()).isEmpty()) {
        return false;
      }
      current.add(object.ref());
      failures.succeeded(object.key());
      notices.add(
          ManifestProblem.warning(
              object.path(),
              object.line(),
              "AdoptedObjectNotSynced",
              "%s is in the hands of the rollout of Canary %s; changes to it are not supported yet"
                  .formatted(object.key(), adopter.get()),
              "Change the Canary's spec.service instead, which generates it"));
      return true;
    }

    private void leftFields(DesiredObject object, KubernetesObject found) {
      List<String> left = LiveComparison.leftFields(found);
      if (!left.isEmpty()) {
        notices.add(
            ManifestProblem.warning(
                object.path(),
                object.line(),
                "FieldsLeft",
                "%s was applied without %s, which another controller holds"
                    .formatted(object.key(), some(left)),
                "Remove the fields from the file, or annotate the object with %s: \"true\""
                    .formatted(GitMarks.FORCE)));
      }
    }
  }

  private static String some(List<String> fields) {
    String some = String.join(", ", fields.subList(0, Math.min(fields.size(), SOME_FIELDS)));
    return fields.size() > SOME_FIELDS ? some + " and others" : some;
  }

  private static ManifestProblem reported(DesiredObject object, DriftedObject what) {
    return ManifestProblem.warning(
        object.path(),
        object.line(),
        "Drifted",
        "The cluster differs from Git and is left so: " + what.sentence(),
        "Put it back by hand, change the file, or set sync.drift: correct");
  }

  private static ManifestProblem contended(DesiredObject object, DriftedObject what) {
    return ManifestProblem.warning(
        object.path(),
        object.line(),
        "Contended",
        "It is put back again and again, at growing distances: " + what.sentence(),
        "Stop the other writer, or annotate the object with %s: ignore".formatted(GitMarks.DRIFT));
  }
}
