package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.CanarySpec.AutoscalerRef;
import io.serinus.model.CanarySpec.ScalerReplicas;
import io.serinus.model.Desired;
import io.serinus.model.GeneratedObject;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.ServiceNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The autoscaler of a target and its twin {@code <name>-primary}, which scales the primary: a
 * HorizontalPodAutoscaler, or a ScaledObject of KEDA.
 */
public final class PrimaryAutoscaler {
  public static final String HORIZONTAL = "HorizontalPodAutoscaler";
  public static final String SCALED_OBJECT = "ScaledObject";

  /** KEDA keeps the workload at this many pods for as long as the annotation is there. */
  public static final String PAUSED_REPLICAS = "autoscaling.keda.sh/paused-replicas";

  /** Annotations that begin so make KEDA rest. */
  private static final String PAUSES = "autoscaling.keda.sh/paused";

  /** Makes KEDA take over a HorizontalPodAutoscaler that is there. */
  private static final String TRANSFER = "scaledobject.keda.sh/transfer-hpa-ownership";

  private static final String HORIZONTAL_VERSION = "autoscaling/v2";
  private static final String SCALED_OBJECT_VERSION = "keda.sh/v1alpha1";

  private PrimaryAutoscaler() {}

  /** The target's autoscaler, empty when the Canary names none. */
  public static Optional<ObjectRef> ref(Canary canary) {
    AutoscalerRef autoscaler = canary.spec().autoscalerRef();
    if (autoscaler == null || autoscaler.name() == null || autoscaler.kind() == null) {
      return Optional.empty();
    }
    String version =
        autoscaler.kind().equals(SCALED_OBJECT) ? SCALED_OBJECT_VERSION : HORIZONTAL_VERSION;
    return Optional.of(
        new ObjectRef(version, autoscaler.kind(), canary.key().namespace(), autoscaler.name()));
  }

  /** An autoscaler of a kind that is known; empty for any other kind. */
  static Optional<ObjectRef> ref(String kind, String namespace, String name) {
    return switch (kind) {
      case HORIZONTAL -> Optional.of(new ObjectRef(HORIZONTAL_VERSION, kind, namespace, name));
      case SCALED_OBJECT ->
          Optional.of(new ObjectRef(SCALED_OBJECT_VERSION, kind, namespace, name));
      default -> Optional.empty();
    };
  }

  /** The twin that the primary is meant to have, empty when the Canary names no autoscaler. */
  public static Optional<ObjectRef> twin(Canary canary) {
    return ref(canary).map(PrimaryAutoscaler::ref);
  }

  /** The twin of an autoscaler. */
  public static ObjectRef ref(ObjectRef autoscaler) {
    return autoscaler.named(autoscaler.name() + ServiceNames.PRIMARY_SUFFIX);
  }

  /** How many pods the autoscaler leaves at least while it scales, at least 1. */
  public static int least(KubernetesObject autoscaler) {
    String field = autoscaler.kind().equals(SCALED_OBJECT) ? "minReplicaCount" : "minReplicas";
    return Math.max(1, autoscaler.at("/spec/" + field).asInt(1));
  }

  /**
   * The twin with the autoscaler's present settings.
   *
   * @param existing the twin as it stands
   */
  public static Desired of(
      Canary canary,
      KubernetesObject autoscaler,
      WorkloadSettings settings,
      Optional<KubernetesObject> existing) {
    Map<String, String> labels = new LinkedHashMap<>(autoscaler.labels());
    labels.keySet().removeIf(label -> !settings.copiesLabel(label));
    ObjectRef ref = ref(autoscaler.ref());
    GeneratedObject twin =
        GeneratedObject.ownedBy(canary, ref.apiVersion(), ref.kind(), ref.name(), existing)
            .labels(labels);
    if (ref.kind().equals(SCALED_OBJECT)) {
      twin.annotations(annotations(autoscaler));
    }
    ObjectNode spec = twin.part("spec");
    autoscaler.at("/spec").properties().forEach(part -> spec.set(part.getKey(), part.getValue()));
    spec.withObjectProperty("scaleTargetRef")
        .put("name", canary.spec().targetRef().name() + ServiceNames.PRIMARY_SUFFIX);
    if (ref.kind().equals(SCALED_OBJECT)) {
      replace(spec, canary, "minReplicaCount", "maxReplicaCount");
      ownQueries(spec, canary);
    } else {
      replace(spec, canary, "minReplicas", "maxReplicas");
    }
    return twin.desired();
  }

  /**
   * Whether a twin of KEDA's takes over this autoscaler of the primary by itself, so that it must
   * not be deleted: KEDA's annotation asks for it, and the names are the same.
   *
   * @param scaledObject the target's
   */
  public static boolean takesOver(KubernetesObject scaledObject, ObjectRef horizontal) {
    String name = scaledObject.at("/spec/advanced/horizontalPodAutoscalerConfig/name").asText();
    return scaledObject.kind().equals(SCALED_OBJECT)
        && horizontal.kind().equals(HORIZONTAL)
        && scaledObject.annotation(TRANSFER).filter("true"::equals).isPresent()
        && horizontal.name().equals(name + ServiceNames.PRIMARY_SUFFIX);
  }

  /**
   * What KEDA is told by annotations holds for the twin, but for pauses, which are the target's.
   */
  private static Map<String, String> annotations(KubernetesObject scaledObject) {
    Map<String, String> annotations = new LinkedHashMap<>(scaledObject.annotations());
    annotations.keySet().removeIf(key -> !key.contains("keda.sh/") || key.startsWith(PAUSES));
    return annotations;
  }

  private static void replace(ObjectNode spec, Canary canary, String least, String most) {
    AutoscalerRef autoscaler = canary.spec().autoscalerRef();
    ScalerReplicas bounds = autoscaler == null ? null : autoscaler.primaryScalerReplicas();
    if (bounds != null && bounds.minReplicas() != null) {
      spec.put(least, bounds.minReplicas());
    }
    if (bounds != null && bounds.maxReplicas() != null) {
      spec.put(most, bounds.maxReplicas());
    }
  }

  /**
   * A query of a trigger asks about the primary: the one given for the trigger's name, else the
   * target's with whole names replaced. An HPA that is named is named apart.
   */
  private static void ownQueries(ObjectNode spec, Canary canary) {
    AutoscalerRef autoscaler = canary.spec().autoscalerRef();
    Map<String, String> given =
        autoscaler == null || autoscaler.primaryScalerQueries() == null
            ? Map.of()
            : autoscaler.primaryScalerQueries();
    String target = canary.spec().targetRef().name();
    for (JsonNode trigger : spec.path("triggers")) {
      if (trigger.path("metadata") instanceof ObjectNode metadata && metadata.has("query")) {
        String query = given.get(trigger.path("name").asText());
        metadata.put(
            "query", query == null ? renamed(metadata.path("query").asText(), target) : query);
      }
    }
    if (spec.at("/advanced/horizontalPodAutoscalerConfig") instanceof ObjectNode named
        && !named.path("name").asText().isEmpty()) {
      named.put("name", named.path("name").asText() + ServiceNames.PRIMARY_SUFFIX);
    }
  }

  /**
   * The names of the target, its canary and its primary become the primary's. A name that only
   * begins so is another's: {@code shop-db} beside {@code shop}, unlike the pattern of a pod's name
   * {@code shop-[a-z0-9]+}.
   */
  private static String renamed(String query, String target) {
    String name = Pattern.quote(target) + "(?:-canary|-primary)?";
    String twin = Matcher.quoteReplacement(target + ServiceNames.PRIMARY_SUFFIX);
    return Pattern.compile("(?<![\\w-])" + name + "(?!\\w|-\\w)").matcher(query).replaceAll(twin);
  }

  /**
   * A patch of the one field that holds the target's ScaledObject at no pods, or lets go of it. For
   * server-side apply under a field manager of its own.
   */
  public static KubernetesObject pause(ObjectRef scaledObject, boolean paused) {
    ObjectNode patch = Json.MAPPER.createObjectNode();
    patch.put("apiVersion", scaledObject.apiVersion()).put("kind", scaledObject.kind());
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("name", scaledObject.name()).put("namespace", scaledObject.namespace());
    if (paused) {
      metadata.putObject("annotations").put(PAUSED_REPLICAS, "0");
    }
    return KubernetesObject.of(patch);
  }
}
