package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.istio.api.api.networking.v1alpha3.DestinationRule;
import io.serinus.model.Canary;
import io.serinus.model.CanaryService;
import io.serinus.model.Desired;
import io.serinus.model.GeneratedObject;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two DestinationRules of a Canary: how each side is connected to. */
public final class DestinationRules {
  public static final String KIND = "DestinationRule";

  private DestinationRules() {}

  /**
   * The primary's and the canary's, in this order.
   *
   * @param existing the DestinationRule of a name as it stands in the cluster
   */
  public static List<Desired> of(
      Canary canary, Function<String, Optional<KubernetesObject>> existing) {
    return of(canary, existing, Optional.empty());
  }

  /**
   * The same.
   *
   * @param users the DestinationRule that somebody made for the apex, whose policy would not hold
   *     any more once routes name the two sides: it is carried over where the Canary gives none
   */
  public static List<Desired> of(
      Canary canary,
      Function<String, Optional<KubernetesObject>> existing,
      Optional<KubernetesObject> users) {
    ServiceNames names = ServiceNames.of(canary);
    return Stream.of(names.primary(), names.canary())
        .map(service -> rule(canary, service, existing.apply(service), users))
        .toList();
  }

  /** The first by name that is for the apex and was not made for a Canary. */
  public static Optional<KubernetesObject> ofUsers(
      Canary canary, List<KubernetesObject> destinationRules) {
    String namespace = canary.key().namespace();
    String apex = ServiceNames.of(canary).apex();
    return destinationRules.stream()
        .filter(rule -> rule.namespace().equals(namespace))
        .filter(rule -> ServiceHost.isOf(rule.at("/spec/host").asText(), apex, namespace))
        .filter(rule -> !GeneratedObject.madeFor(canary, rule))
        .min(Comparator.comparing(KubernetesObject::name));
  }

  /** What to know of a policy that is carried over; empty when none is. */
  public static Optional<String> remark(Canary canary, Optional<KubernetesObject> users) {
    CanaryService settings = canary.spec().service();
    ServiceNames names = ServiceNames.of(canary);
    boolean own = settings != null && isGiven(settings.trafficPolicy());
    return users
        .filter(rule -> !own && canary.spec().hasMesh() && rule.at("/spec").has("trafficPolicy"))
        .map(
            rule ->
                "the trafficPolicy of DestinationRule %s holds for %s and %s too: write spec.service.trafficPolicy to say otherwise"
                    .formatted(rule.name(), names.primary(), names.canary()));
  }

  private static boolean isGiven(@Nullable JsonNode policy) {
    return policy != null && !policy.isNull();
  }

  private static Desired rule(
      Canary canary,
      String service,
      Optional<KubernetesObject> existing,
      Optional<KubernetesObject> users) {
    GeneratedObject object =
        GeneratedObject.ownedBy(canary, VirtualServices.API_VERSION, KIND, service, existing);
    DestinationRule rule = new DestinationRule();
    rule.setHost(service);
    CanaryService settings = canary.spec().service();
    JsonNode own = settings == null ? null : settings.trafficPolicy();
    IstioTree.carry(
        "trafficPolicy",
        isGiven(own)
            ? own
            : users.map(present -> present.at("/spec").get("trafficPolicy")).orElse(null),
        rule::setAdditionalProperty);
    object.part("spec").setAll(IstioTree.of(rule));
    return object.desired();
  }
}
