package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.ResourceKind;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.manifest.ManifestCache;
import io.serinus.manifest.ManifestReader;
import io.serinus.manifest.ReadLimits;
import io.serinus.model.InvalidInputException;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.ObjectRef;
import java.util.Optional;
import java.util.Set;

/**
 * Workloads as earlier commits of a repository define them, read and rendered as the sync of those
 * commits did. Only commits that the followed branch contains are looked at: the mirror holds
 * others too, whose authors may not be allowed to say what runs.
 *
 * <p>Not thread-safe; for a few look-ups one after the other, each of which costs what its commit
 * differs from the one before.
 */
public final class CommittedManifests {
  private static final long CACHE_BYTES = 4L << 20;

  private final SyncSettings settings;
  private final GitMirror mirror;
  private final IndexReader reader;
  private Optional<RepositoryIndex> last = Optional.empty();

  /**
   * @throws InvalidInputException reason {@code InvalidPathPattern}
   */
  public CommittedManifests(SyncSettings settings, GitMirror mirror) {
    this.settings = settings;
    this.mirror = mirror;
    this.reader =
        new IndexReader(
            mirror,
            new ManifestReader(ReadLimits.DEFAULT),
            new ManifestCache(CACHE_BYTES),
            settings.selection());
  }

  /**
   * The workload as it was applied, the marks of its source included.
   *
   * @param tip of the followed branch
   * @throws InvalidInputException reason {@code PromotedManifestLost} when the branch does not
   *     contain the commit, or the commit does not define the workload with that pod template; says
   *     which
   * @throws io.serinus.model.UnavailableException when the mirror cannot be read
   */
  public KubernetesObject of(ObjectRef workload, ManifestOrigin origin, CommitId tip) {
    CommitId commit = new CommitId(origin.commit());
    if (!mirror.contains(commit) || !mirror.isAncestor(commit, tip)) {
      throw lost(
          "commit %s is no longer part of the branch that repository %s follows"
              .formatted(commit.abbreviated(), settings.repository()));
    }
    RepositoryIndex index = reader.read(last, commit);
    last = Optional.of(index);
    DesiredState desired =
        DesiredStateBuilder.build(
            index,
            settings.policy(),
            CommittedManifests::scope,
            new RenderedObjects(new Renderer(settings.repository())),
            Set.of());
    DesiredObject found = desired.objects().get(ObjectKey.of(workload));
    if (found == null) {
      throw lost(
          "commit %s of repository %s does not define %s"
              .formatted(commit.abbreviated(), settings.repository(), workload));
    }
    if (!Renderer.revision(found.object().at("/spec/template")).equals(origin.template())) {
      throw lost(
          "commit %s of repository %s defines %s with another pod template than was promoted"
              .formatted(commit.abbreviated(), settings.repository(), workload));
    }
    return marked(found.object(), commit);
  }

  /** Workloads are of well-known kinds; others are not asked for. */
  private static KindScope scope(ObjectRef ref) {
    return ResourceKind.wellKnown(ref.apiVersion(), ref.kind())
        .<KindScope>map(kind -> new KindScope.Known(kind.namespaced()))
        .orElse(new KindScope.Unknown("NoSuchKind", "is of no well-known kind", ""));
  }

  private KubernetesObject marked(KubernetesObject object, CommitId commit) {
    ObjectNode tree = object.tree();
    if (tree.at("/metadata/annotations") instanceof ObjectNode annotations) {
      SourceAttribution.marks(settings.repository(), mirror.commit(commit))
          .forEach(annotations::put);
    }
    return KubernetesObject.of(tree);
  }

  private static InvalidInputException lost(String what) {
    return new InvalidInputException("PromotedManifestLost", what);
  }
}
