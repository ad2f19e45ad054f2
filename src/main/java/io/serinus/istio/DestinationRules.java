package io.serinus.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.DestinationRule;
import io.serinus.model.Canary;
import io.serinus.model.CanaryService;
import io.serinus.model.Desired;
import io.serinus.model.GeneratedObject;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
    ServiceNames names = ServiceNames.of(canary);
    return Stream.of(names.primary(), names.canary())
        .map(service -> rule(canary, service, existing.apply(service)))
        .toList();
  }

  private static Desired rule(Canary canary, String service, Optional<KubernetesObject> existing) {
    GeneratedObject object =
        GeneratedObject.ownedBy(canary, VirtualServices.API_VERSION, KIND, service, existing);
    DestinationRule rule = new DestinationRule();
    rule.setHost(service);
    CanaryService settings = canary.spec().service();
    IstioTree.carry(
        "trafficPolicy",
        settings == null ? null : settings.trafficPolicy(),
        rule::setAdditionalProperty);
    object.part("spec").setAll(IstioTree.of(rule));
    return object.desired();
  }
}
