package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.Desired;
import io.serinus.model.GeneratedObject;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Ownership;
import io.serinus.model.ServiceNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The primary: the generated twin of a target, a Deployment or DaemonSet, that serves users. */
public final class PrimaryWorkload {
  /** Copied as they stand; what a kind does not have is not there. */
  static final List<String> COPIED_SPEC =
      List.of(
          "progressDeadlineSeconds",
          "minReadySeconds",
          "revisionHistoryLimit",
          "strategy",
          "updateStrategy");

  /** Annotations of a workload that are about that one object. */
  private static final List<String> OWN_ANNOTATIONS =
      List.of(
          "serinus.io/",
          "deployment.kubernetes.io/",
          "deprecated.daemonset.template.generation",
          "kubectl.kubernetes.io/",
          "argocd.argoproj.io/");

  private final Canary canary;
  private final KubernetesObject target;
  private final SelectorLabel label;
  private final WorkloadSettings settings;

  public PrimaryWorkload(
      Canary canary, KubernetesObject target, SelectorLabel label, WorkloadSettings settings) {
    this.canary = canary;
    this.target = target;
    this.label = label;
    this.settings = settings;
  }

  /** The primary of this target. */
  public static ObjectRef ref(ObjectRef target) {
    return target.named(target.name() + ServiceNames.PRIMARY_SUFFIX);
  }

  /** The run that promoted a primary; empty for one that another controller made. */
  public static String promotionId(KubernetesObject primary) {
    return primary
        .at("/spec/template/metadata/annotations")
        .path(PrimaryTemplate.PROMOTION)
        .asText();
  }

  /**
   * The primary with the target's present pod template.
   *
   * @param promotionId the run that promotes; changes the template, so that the pods roll even when
   *     only a ConfigMap changed
   * @param replicas see {@link PrimaryReplicas}; not used for a DaemonSet
   * @param copiedConfigs ConfigMaps and Secrets that the primary has copies of
   * @param existing the primary as it stands
   */
  public Desired promoted(
      String promotionId,
      OptionalInt replicas,
      Set<ConfigRef> copiedConfigs,
      Optional<KubernetesObject> existing) {
    GeneratedObject primary = settings(existing);
    ObjectNode spec = primary.part("spec");
    if (!target.kind().equals("DaemonSet")) {
      replicas.ifPresent(count -> spec.put("replicas", count));
    }
    spec.putObject("selector").set("matchLabels", selector(existing));
    spec.set("template", new PrimaryTemplate(target, label).of(promotionId, copiedConfigs));
    return primary.desired();
  }

  /** The primary without what makes it select and run pods. */
  private GeneratedObject settings(Optional<KubernetesObject> existing) {
    GeneratedObject primary =
        GeneratedObject.ownedBy(
                canary,
                target.ref().apiVersion(),
                target.kind(),
                target.name() + ServiceNames.PRIMARY_SUFFIX,
                existing)
            .labels(labels())
            .annotations(annotations());
    ObjectNode spec = primary.part("spec");
    for (String field : COPIED_SPEC) {
      JsonNode value = target.at("/spec/" + field);
      if (!value.isMissingNode() && !value.isNull()) {
        spec.set(field, value);
      }
    }
    return primary;
  }

  /**
   * The primary with its pod template as it was promoted, where somebody has changed a field of the
   * template; empty where nobody has. What was added beside it stays, and so does its number of
   * pods. What this version of the program would merely write otherwise than the one that promoted
   * is left as it is: nobody's pods are restarted for it.
   *
   * @param primary as it stands
   * @param replicas see {@link PrimaryReplicas#kept}
   */
  public Optional<Desired> putRight(
      KubernetesObject primary, OptionalInt replicas, Set<ConfigRef> copiedConfigs) {
    String promotionId = promotionId(primary);
    if (promotionId.isEmpty() || !RevisionIdentity.templateHasOtherOwner(primary)) {
      return Optional.empty();
    }
    Desired right = promoted(promotionId, replicas, copiedConfigs, Optional.of(primary));
    ObjectNode template = Json.MAPPER.createObjectNode();
    template.putObject("spec").set("template", right.object().at("/spec/template"));
    boolean overruled =
        primary.look(tree -> OwnedFields.overruled(template, tree, RevisionIdentity.OWN_MANAGERS));
    return overruled ? Optional.of(right) : Optional.empty();
  }

  /** Decided when a primary is made: Kubernetes never lets it change. */
  private JsonNode selector(Optional<KubernetesObject> existing) {
    Map<String, String> selector = label.ofPrimary().selector();
    return Json.tree(
        existing
            .map(present -> new WorkloadView(present).matchLabels())
            .filter(present -> label.ofPrimary().value().equals(present.get(label.key())))
            .orElse(selector));
  }

  /**
   * The primary with the target's present settings outside the pod template, which stays as it is;
   * empty when it has them, or when it was never applied here. What somebody else has set on the
   * primary since stays theirs.
   *
   * @param primary as it stands
   * @param manager the field manager that the primary is applied under
   */
  public Optional<Desired> withSettings(
      KubernetesObject primary, PrimaryScale scale, String manager) {
    return new PrimarySettings(settings(Optional.of(primary)).build())
        .on(primary, scale, manager)
        .map(right -> new Desired(right, Ownership.GENERATED));
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>(target.labels());
    labels.keySet().removeIf(key -> !settings.copiesLabel(key));
    labels.put(label.key(), label.ofPrimary().value());
    return labels;
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
    annotations.keySet().removeIf(key -> OWN_ANNOTATIONS.stream().anyMatch(key::startsWith));
    return annotations;
  }
}
