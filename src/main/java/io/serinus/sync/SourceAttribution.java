package io.serinus.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.Cluster;
import io.serinus.git.Commit;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.PathScope;
import io.serinus.git.TreeFile;
import io.serinus.manifest.Manifest;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.OneLine;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Marks workloads with the commit that brought their pod template, ConfigMaps and Secrets with the
 * one that brought their content, and Canaries with the one that brought their spec. The marks of a
 * workload stay as they are in the cluster as long as the template in Git does.
 */
final class SourceAttribution {
  private static final List<String> MARKS =
      List.of(
          GitMarks.SOURCE_REPOSITORY,
          GitMarks.SOURCE_COMMIT,
          GitMarks.SOURCE_AUTHOR,
          GitMarks.SOURCE_SUBJECT,
          GitMarks.SOURCE_COMMITTED_AT);
  private static final List<String> CONTENT = List.of("data", "binaryData", "stringData");
  private static final int LONGEST_TEXT = 256;

  /** So many commits that touched only neighbours in the same file are looked behind. */
  private static final int FURTHEST = 20;

  private final GitMirror mirror;
  private final IndexReader reader;
  private final Cluster cluster;
  private final String repository;

  SourceAttribution(GitMirror mirror, IndexReader reader, Cluster cluster, String repository) {
    this.mirror = mirror;
    this.reader = reader;
    this.cluster = cluster;
    this.repository = repository;
  }

  /**
   * The marks of the objects.
   *
   * @param from the commit applied before, excluded; empty when not known
   */
  Map<ObjectKey, Map<String, String>> marks(
      Collection<DesiredObject> objects, Optional<CommitId> from, CommitId to) {
    Map<ObjectKey, Map<String, String>> marked = new HashMap<>();
    Map<ObjectKey, DesiredObject> unknown = new HashMap<>();
    for (DesiredObject desired : objects) {
      Optional<Map<String, String>> marks = known(desired);
      if (marks.isPresent()) {
        marked.put(desired.key(), marks.get());
      } else {
        unknown.put(desired.key(), desired);
      }
    }
    marked.putAll(attribute(unknown, from.filter(mirror::contains), to));
    return marked;
  }

  /** Empty when they have to be looked for in the history. */
  private Optional<Map<String, String>> known(DesiredObject desired) {
    if (!desired.key().hasSource()) {
      return Optional.of(Map.of());
    }
    if (!desired.key().isWorkload()) {
      return Optional.empty();
    }
    Optional<String> revision = revision(desired.object());
    return revision.isPresent() ? present(desired, revision) : Optional.of(Map.of());
  }

  private Map<ObjectKey, Map<String, String>> attribute(
      Map<ObjectKey, DesiredObject> unknown, Optional<CommitId> from, CommitId to) {
    if (unknown.isEmpty()) {
      return Map.of();
    }
    Set<String> paths = new TreeSet<>();
    unknown.values().forEach(desired -> paths.add(desired.path()));
    Map<String, Commit> touched = new HashMap<>(mirror.attribute(paths, from, to));
    paths.removeAll(touched.keySet());
    if (!paths.isEmpty() && from.isPresent()) {
      touched.putAll(mirror.attribute(paths, Optional.empty(), to));
    }
    Map<ObjectKey, Map<String, String>> marked = new HashMap<>();
    unknown.forEach(
        (key, desired) -> {
          Commit newest = touched.get(desired.path());
          boolean change =
              from.isPresent() || (!key.isConfig() && cluster.find(desired.ref()).isPresent());
          marked.put(
              key,
              newest == null ? Map.of() : marks(change ? narrowed(desired, newest, from) : newest));
        });
    return marked;
  }

  /** Goes behind commits that changed the file but not this object's template. */
  private Commit narrowed(DesiredObject desired, Commit newest, Optional<CommitId> from) {
    Commit candidate = newest;
    Optional<String> written = Optional.of(written(desired.object()));
    for (int step = 0; step < FURTHEST; step++) {
      if (candidate.parents().isEmpty()) {
        return candidate;
      }
      CommitId before = candidate.parents().get(0);
      if (!revisionAt(desired, before).equals(written)) {
        return candidate;
      }
      Optional<Commit> older =
          Optional.ofNullable(
              mirror.attribute(Set.of(desired.path()), from, before).get(desired.path()));
      if (older.isEmpty()) {
        return candidate;
      }
      candidate = older.get();
    }
    return candidate;
  }

  private Optional<String> revisionAt(DesiredObject desired, CommitId commit) {
    for (TreeFile file : mirror.tree(commit, PathScope.of(List.of(desired.path()))).files()) {
      for (Manifest manifest : reader.parse(file.path(), file.blob()).manifests()) {
        KubernetesObject object = manifest.object();
        boolean same =
            object.name().equals(desired.key().name())
                && object.kind().equals(desired.key().kind())
                && (object.namespace().isEmpty()
                    || object.namespace().equals(desired.key().namespace()));
        if (same) {
          return Optional.of(written(object));
        }
      }
    }
    return Optional.empty();
  }

  /** The marks that stand in the cluster, if they are of this revision and repository. */
  private Optional<Map<String, String>> present(DesiredObject desired, Optional<String> revision) {
    return cluster
        .find(desired.ref())
        .filter(live -> revision(live).equals(revision))
        .map(KubernetesObject::annotations)
        .filter(marks -> repository.equals(marks.get(GitMarks.SOURCE_REPOSITORY)))
        .filter(marks -> marks.containsKey(GitMarks.SOURCE_COMMIT));
  }

  /** What has a source: pod template of a workload, content of a config, spec of a Canary. */
  private static String written(KubernetesObject object) {
    if (ObjectKey.of(object.ref()).isCanary()) {
      return Renderer.revision(object.at("/spec"));
    }
    ObjectNode tree = object.tree();
    Renderer.encodeTexts(tree);
    ObjectNode content = Json.MAPPER.createObjectNode();
    for (String field : CONTENT) {
      content.set(field, tree.path(field));
    }
    return ObjectKey.of(object.ref()).isConfig()
        ? Renderer.revision(content)
        : Renderer.revision(object.at("/spec/template"));
  }

  private static Optional<String> revision(KubernetesObject object) {
    return object.annotation(GitMarks.MANIFEST_REVISION);
  }

  private Map<String, String> marks(Commit commit) {
    return marks(repository, commit);
  }

  /** The marks of a workload whose pod template came with the commit. */
  static Map<String, String> marks(String repository, Commit commit) {
    return Map.of(
        GitMarks.SOURCE_REPOSITORY, repository,
        GitMarks.SOURCE_COMMIT, commit.id().sha(),
        GitMarks.SOURCE_AUTHOR, cut(commit.authorName()),
        GitMarks.SOURCE_SUBJECT, cut(commit.subject()),
        GitMarks.SOURCE_COMMITTED_AT, commit.committedAt().toString());
  }

  private static String cut(String text) {
    return OneLine.of(text, LONGEST_TEXT);
  }

  /** The object with its marks, and no others of this kind. */
  static KubernetesObject with(DesiredObject desired, Map<String, String> marks) {
    ObjectNode tree = desired.tree();
    if (tree.at("/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.remove(MARKS);
      MARKS.forEach(
          mark -> {
            String value = marks.get(mark);
            if (value != null) {
              annotations.put(mark, value);
            }
          });
    }
    return KubernetesObject.owning(tree);
  }
}
