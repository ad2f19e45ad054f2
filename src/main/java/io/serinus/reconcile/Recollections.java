package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Source;
import io.serinus.reconcile.PromotedManifests.Answer;
import io.serinus.reconcile.PromotedManifests.Question;
import io.serinus.rollout.Observation.Belongings;
import io.serinus.rollout.Observation.Target;
import io.serinus.rollout.Observation.TargetProblem;
import io.serinus.rollout.Readiness;
import io.serinus.rollout.Recollection;
import io.serinus.workload.GitOrigin;
import io.serinus.workload.PodImages;
import io.serinus.workload.RevisionIdentity;
import io.serinus.workload.WorkloadSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The revision last promoted, as a rollout sees it: the template that Git has, with the present
 * content of the ConfigMaps and Secrets that it names.
 */
final class Recollections {
  private final PromotedManifests manifests;
  private final Cluster cluster;
  private final WorkloadSettings settings;

  Recollections(PromotedManifests manifests, Cluster cluster, WorkloadSettings settings) {
    this.manifests = manifests;
    this.cluster = cluster;
    this.settings = settings;
  }

  Recollection of(Canary canary, KubernetesObject target) {
    Optional<Question> question = question(canary, target);
    if (question.isEmpty()) {
      return new Recollection.None();
    }
    Answer answer = manifests.find(question.get());
    if (answer instanceof Answer.Found found) {
      return promoted(canary, found.manifest());
    }
    if (answer instanceof Answer.Pending pending) {
      return new Recollection.Pending(pending.until(), pending.why());
    }
    return answer instanceof Answer.Lost lost
        ? new Recollection.Lost(lost.why())
        : new Recollection.None();
  }

  /** The target as it was promoted; empty when that is not known. */
  Optional<KubernetesObject> manifest(Canary canary, KubernetesObject target) {
    return question(canary, target)
        .map(manifests::find)
        .flatMap(
            answer ->
                answer instanceof Answer.Found found
                    ? Optional.of(found.manifest())
                    : Optional.empty());
  }

  void forget(Canary canary) {
    manifests.forget(canary.key());
  }

  private static Optional<Question> question(Canary canary, KubernetesObject target) {
    return GitOrigin.source(target)
        .map(Source::repository)
        .map(repository -> new Question(canary.key(), target.ref(), repository));
  }

  private Recollection promoted(Canary canary, KubernetesObject manifest) {
    TargetConfigs configs = TargetConfigs.of(manifest, canary, cluster, settings);
    Optional<TargetProblem> problem = configs.problem(manifest);
    if (problem.isPresent()) {
      return new Recollection.Lost("the promoted " + problem.get().message());
    }
    String template = RevisionIdentity.of(manifest);
    return new Recollection.Found(
        new Target(
            RevisionIdentity.with(template, configs.hashes()),
            PodImages.of(manifest),
            1,
            Readiness.SCALED_TO_ZERO,
            GitOrigin.source(manifest),
            new Belongings(
                configs.hashes(), List.of(), Optional.empty(), OptionalInt.empty(), List.of()),
            template));
  }
}
