package io.serinus.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryService;
import io.serinus.model.Desired;
import io.serinus.model.GeneratedObject;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Services of a Canary: apex and primary lead to the primary's pods, canary to the target's.
 */
public final class Services {
  private final Canary canary;
  private final CanaryService service;
  private final KubernetesObject target;
  private final SelectorLabel label;
  private final ServiceNames names;
  private final ArrayNode further = Json.MAPPER.createArrayNode();

  /**
   * For one Canary.
   *
   * @throws InvalidInputException when the Canary has no service or no port; reason {@code
   *     InvalidCanary}
   */
  public Services(Canary canary, KubernetesObject target, SelectorLabel label) {
    if (canary.spec().service() == null || canary.spec().service().port() == null) {
      throw new InvalidInputException(
          "InvalidCanary",
          "Canary "
              + canary.key()
              + ": spec.service.port is missing; give the port under which users reach the"
              + " workload");
    }
    this.canary = canary;
    this.service = canary.spec().service();
    this.target = target;
    this.label = label;
    this.names = ServiceNames.of(canary);
  }

  /**
   * The same, with the further ports of an apex Service that somebody else made on the Services
   * behind it: who calls one of them is answered by the same port of the pods whatever the routes.
   *
   * @param users the apex Service as it stands
   */
  public Services(
      Canary canary,
      KubernetesObject target,
      SelectorLabel label,
      Optional<KubernetesObject> users) {
    this(canary, target, label);
    users
        .filter(present -> !GeneratedObject.madeFor(canary, present))
        .map(present -> new ServicePorts(service).further(present, target))
        .ifPresent(further::addAll);
  }

  /** Whether an adopted apex Service has ports that are not the Canary's. */
  public boolean hasFurtherPorts() {
    return !further.isEmpty();
  }

  /**
   * The Service that users call.
   *
   * @param toCanary whether its pods are the target's instead of the primary's: a rollout without a
   *     mesh switches so
   * @param existing the Service of that name as it stands; one that was not made for the Canary
   *     keeps its owner and metadata: only selector and ports are stated
   */
  public Desired apex(boolean toCanary, Optional<KubernetesObject> existing) {
    return service(names.apex(), toCanary ? label : label.ofPrimary(), service.apex(), existing);
  }

  /** The Service of the primary's pods. */
  public Desired primary(Optional<KubernetesObject> existing) {
    return service(names.primary(), label.ofPrimary(), service.primary(), existing);
  }

  /** The Service of the target's pods. */
  public Desired canary(Optional<KubernetesObject> existing) {
    return service(names.canary(), label, service.canary(), existing);
  }

  /**
   * What to know about an apex Service that was there before: its ports that go on under another
   * name, each a sentence.
   */
  public static List<String> remarks(
      Canary canary, KubernetesObject target, KubernetesObject existing) {
    CanaryService service = canary.spec().service();
    return service == null || service.port() == null || GeneratedObject.madeFor(canary, existing)
        ? List.of()
        : new ServicePorts(service).renamed(existing, target);
  }

  private Desired service(
      String name,
      SelectorLabel selector,
      CanaryService.@Nullable CustomMetadata custom,
      Optional<KubernetesObject> existing) {
    boolean shared =
        name.equals(names.apex())
            && existing.filter(present -> !GeneratedObject.madeFor(canary, present)).isPresent();
    GeneratedObject object =
        shared
            ? GeneratedObject.sharedWith(canary, "v1", "Service", name)
            : created(name, custom, existing);
    ObjectNode spec = object.part("spec");
    selector.selector().forEach(spec.putObject("selector")::put);
    ServicePorts ports = new ServicePorts(service);
    spec.set(
        "ports",
        shared
            ? ports.sharedWith(existing.orElseThrow(), target)
            : ports.of(target, existing).addAll(further.deepCopy()));
    if (!shared) {
      if (headless(existing)) {
        spec.put("clusterIP", "None");
      }
      if (service.trafficDistribution() != null && !service.trafficDistribution().isEmpty()) {
        spec.put("trafficDistribution", service.trafficDistribution());
      }
    }
    return object.desired();
  }

  /** Decided when a Service is made: Kubernetes never lets it change. */
  private boolean headless(Optional<KubernetesObject> existing) {
    return existing
        .map(present -> present.at("/spec/clusterIP").asText().equals("None"))
        .orElse(Boolean.TRUE.equals(service.headless()));
  }

  private GeneratedObject created(
      String name,
      CanaryService.@Nullable CustomMetadata custom,
      Optional<KubernetesObject> existing) {
    Map<String, String> labels = new TreeMap<>();
    if (custom != null && custom.labels() != null) {
      labels.putAll(custom.labels());
    }
    labels.put(label.key(), name);
    return GeneratedObject.ownedBy(canary, "v1", "Service", name, existing)
        .labels(service.managedLabels(labels))
        .annotations(service.managedAnnotations(custom == null ? null : custom.annotations()))
        .handsOff();
  }
}
