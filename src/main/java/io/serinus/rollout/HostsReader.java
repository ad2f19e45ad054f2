package io.serinus.rollout;

import io.serinus.model.CanaryService;
import io.serinus.model.CanarySpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that Istio would refuse in a VirtualService. Source: {@code ValidateVirtualService} in
 * Istio's {@code pkg/config/validation}: a host of everything is not allowed in the mesh, and a
 * host that another one covers counts as given twice.
 */
final class HostsReader {
  private static final String EVERYTHING = "*";

  private HostsReader() {}

  static void check(CanarySpec spec, PlanRemarks remarks) {
    CanaryService service = spec.service();
    if (service == null || !spec.hasMesh() || Boolean.TRUE.equals(service.delegation())) {
      return;
    }
    List<String> hosts = new ArrayList<>(given(service.hosts()));
    List<String> gateways = given(service.gateways());
    remarks.errorWhen(
        hosts.contains(EVERYTHING) && (gateways.isEmpty() || gateways.contains("mesh")),
        "spec.service.hosts has * for the gateway mesh, which Istio refuses: name the hosts, or give"
            + " spec.service.gateways without mesh");
    String name = service.name();
    String apex = name == null || name.isEmpty() ? spec.targetRef().name() : name;
    if (!hosts.contains(EVERYTHING) && !hosts.contains(apex)) {
      hosts.add(apex);
    }
    for (int first = 0; first < hosts.size(); first++) {
      for (int second = first + 1; second < hosts.size(); second++) {
        String one = hosts.get(first);
        String other = hosts.get(second);
        remarks.errorWhen(
            covers(one, other) || covers(other, one),
            "spec.service.hosts has %s beside %s, which Istio refuses as given twice: remove one of them"
                .formatted(other, one));
      }
    }
  }

  private static boolean covers(String wide, String narrow) {
    return wide.equals(narrow)
        || (wide.startsWith(EVERYTHING) && narrow.endsWith(wide.substring(1)));
  }

  private static List<String> given(@Nullable List<String> texts) {
    return texts == null ? List.of() : texts;
  }
}
