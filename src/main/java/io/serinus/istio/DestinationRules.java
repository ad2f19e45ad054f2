package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryService;
import io.serinus.model.GeneratedObject;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.List;

/** The two DestinationRules of a Canary: how each side is connected to. */
public final class DestinationRules {
  public static final String KIND = "DestinationRule";

  private DestinationRules() {}

  /** The primary's and the canary's, in this order. */
  public static List<KubernetesObject> of(Canary canary) {
    ServiceNames names = ServiceNames.of(canary);
    return List.of(rule(canary, names.primary()), rule(canary, names.canary()));
  }

  private static KubernetesObject rule(Canary canary, String service) {
    GeneratedObject object =
        GeneratedObject.ownedBy(canary, VirtualServices.API_VERSION, KIND, service);
    ObjectNode spec = object.part("spec").put("host", service);
    CanaryService settings = canary.spec().service();
    JsonNode policy = settings == null ? null : settings.trafficPolicy();
    if (policy != null && !policy.isNull()) {
      spec.set("trafficPolicy", policy.deepCopy());
    }
    return object.build();
  }
}
