package io.serinus.cluster;

import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Kubernetes cluster, as small as a rollout needs it.
 *
 * <p>Reads come from a cache fed by watches and cost no API request. A read never returns an object
 * older than what a write of this instance returned. The kinds that are cached are fixed when the
 * instance is made; reading another kind is a programming error ({@link IllegalArgumentException}).
 *
 * <p>Any method may throw {@link io.serinus.model.UnavailableException} when the API server cannot
 * be reached, is overloaded (429, honoured first) or answers 5xx; with the reason {@link
 * io.serinus.model.UnavailableException#WEBHOOK_UNREACHABLE} when only an admission webhook is
 * down.
 */
public interface Cluster {

  /**
   * The object as last seen; the version in {@code ref} is not compared. Of kinds that are cached
   * in part it is that part.
   */
  Optional<KubernetesObject> find(ObjectRef ref);

  /**
   * Asks the API server for an object of any kind, cached or not: one request. For what is needed
   * rarely and must be true now, such as before a deletion. Empty when it is not there or its kind
   * is not served.
   */
  Optional<KubernetesObject> read(ObjectRef ref);

  /**
   * Where the API server serves a kind; empty when it does not. Costs nothing for kinds that are
   * cached or well known; any other kind that is served costs one request per group and version in
   * the life of this instance, and one that is not served costs one request at each call.
   */
  Optional<ResourceKind> kindOf(String apiVersion, String kind);

  /**
   * Asks the API server for the metadata of all objects of a kind that carry a label: one request,
   * for what is needed rarely. Empty when the kind is not served.
   *
   * @param namespace to look in; empty for all, and for cluster-scoped kinds
   * @param label in the form {@code key=value}
   * @throws io.serinus.model.UnavailableException reason {@code ReadRefused} when that is forbidden
   */
  List<KubernetesObject> labelled(ResourceKind kind, String namespace, String label);

  /**
   * Asks the API server for the metadata of all objects of a kind: one request for each 500 of
   * them, and no more than these in memory. Nothing when the kind is not served.
   *
   * @param namespace to look in; empty for all, and for cluster-scoped kinds
   * @throws io.serinus.model.UnavailableException reason {@code ReadRefused} when that is forbidden
   */
  void scan(ResourceKind kind, String namespace, Consumer<KubernetesObject> metadata);

  /** All cached objects of a kind, in no order. */
  List<KubernetesObject> list(ResourceKind kind);

  /**
   * Calls the listener for every object of the kind that is there and for every later change, one
   * call at a time, on a thread of the cluster; the listener must not block.
   */
  Subscription watch(ResourceKind kind, ObjectListener listener);

  /**
   * The objects of a kind that carry the label {@link io.serinus.model.GitMarks#REPOSITORY}. The
   * first call for a kind begins one list and one watch per namespace that is watched, of metadata
   * only; later calls cost nothing.
   */
  MarkedObjects marked(ResourceKind kind);

  /**
   * Calls the listener for every later change of objects of the kinds that {@link #marked} was
   * called for, one call at a time, on a thread of the cluster; the listener must not block. An
   * object that loses the label is gone.
   */
  Subscription watchMarked(ObjectListener listener);

  /**
   * Server-side apply of exactly the fields in {@code desired}; creates the object when it is not
   * there. A namespaced object that names no namespace, and a cluster-scoped one that names one, is
   * a {@link WriteOutcome.Rejected} with the reason {@code Invalid}.
   */
  WriteOutcome apply(KubernetesObject desired, FieldOwner owner);

  /**
   * Replaces the status of an object. Locked to the resourceVersion that {@code object} carries: a
   * stale one is a {@link WriteOutcome.Conflict}.
   */
  WriteOutcome writeStatus(KubernetesObject object);

  /**
   * Replaces the {@code finalizers} and {@code managedFields} of an object by those that {@code
   * object} carries; an object that carries no managedFields keeps those it has, and nothing else
   * of it changes. Locked to its resourceVersion: a stale one is a {@link WriteOutcome.Conflict}.
   * An object that was only held by the finalizers taken away is gone then.
   */
  WriteOutcome writeMetadata(KubernetesObject object);

  /**
   * The same cluster, in which everything is written by the rights of another user; what is read is
   * read by one's own. Where one may not act as that user, each write is a {@link
   * WriteOutcome.Rejected} with the reason {@code Forbidden}.
   *
   * @param user for example {@code system:serviceaccount:team-a:deployer}
   */
  Cluster as(String user);

  /**
   * Deletes the object with this uid; one that is gone already, or lives again under another uid,
   * is left alone.
   */
  void delete(ObjectRef ref, String uid);

  /**
   * Creates a Kubernetes Event; one with the same name that is there already was told before, so
   * that is success.
   */
  void emit(ClusterEvent event);
}
