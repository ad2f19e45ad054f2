package io.serinus.rollout;

import io.serinus.model.AlertProviderSpec;
import io.serinus.model.AlertProviderType;
import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryAnalysis.CanaryAlert;
import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.InvalidInputException;
import io.serinus.model.JsonFields;
import io.serinus.model.KubernetesObject;
import io.serinus.model.PendingNotification.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told what happens. What is wrong with an alert is a warning and never stops a rollout; a
 * Canary without alerts has the configured one.
 */
final class AlertsReader {
  private final References references;
  private final PlanRemarks remarks;
  private final Set<String> names = new HashSet<>();

  private AlertsReader(References references, PlanRemarks remarks) {
    this.references = references;
    this.remarks = remarks;
  }

  static List<AlertRoute> read(
      CanaryAnalysis analysis,
      RolloutSettings settings,
      References references,
      PlanRemarks remarks) {
    List<CanaryAlert> alerts = analysis.alerts();
    return alerts == null || alerts.isEmpty()
        ? settings.alerts().stream()
            .map(least -> new AlertRoute("configured", least, Optional.empty()))
            .toList()
        : new AlertsReader(references, remarks).routes(alerts);
  }

  private List<AlertRoute> routes(List<CanaryAlert> alerts) {
    List<AlertRoute> routes = new ArrayList<>();
    for (int index = 0; index < alerts.size(); index++) {
      CanaryAlert alert = alerts.get(index);
      if (alert != null) {
        route("spec.analysis.alerts[" + index + "]", alert).ifPresent(routes::add);
      }
    }
    return routes;
  }

  private Optional<AlertRoute> route(String where, CanaryAlert alert) {
    TemplateRef provider = alert.providerRef();
    if (provider == null || provider.name() == null || provider.name().isEmpty()) {
      remarks.warning(where + ".providerRef.name is missing: nobody is told");
      return Optional.empty();
    }
    checkProvider(where + ".providerRef", provider);
    return Optional.of(
        new AlertRoute(
            unique(alert.name() == null ? "" : alert.name()),
            severity(where, alert.severity() == null ? "" : alert.severity()),
            Optional.of(provider)));
  }

  private void checkProvider(String where, TemplateRef ref) {
    Optional<KubernetesObject> provider = references.alertProvider(ref);
    if (provider.isEmpty()) {
      remarks.warning(
          "%s: AlertProvider %s is not there, so that nobody is told: apply it, or correct providerRef"
              .formatted(where, References.named(ref)));
      return;
    }
    try {
      String owner = provider.get().ref().toString();
      AlertProviderSpec spec =
          JsonFields.read(
              owner,
              provider.get().at("/spec"),
              "spec",
              AlertProviderSpec.class,
              "InvalidAlertProvider");
      String type = spec.type() == null ? "" : spec.type();
      remarks.warningWhen(
          AlertProviderType.named(type).isEmpty(),
          "%s: %s has the type '%s', so that nobody is told: write one of %s"
              .formatted(where, owner, type, AlertProviderType.words()));
    } catch (InvalidInputException wrong) {
      remarks.warning(where + ": " + wrong.getMessage());
    }
  }

  private Severity severity(String where, String word) {
    return Severity.named(word.isEmpty() ? Severity.INFO.word() : word)
        .orElseGet(
            () -> {
              remarks.warning(
                  "%s.severity is '%s', not one of %s: info is used"
                      .formatted(where, word, Severity.words()));
              return Severity.INFO;
            });
  }

  private String unique(String name) {
    String base = name.isEmpty() ? "alert" : name;
    String candidate = base;
    for (int next = 2; !names.add(candidate); next++) {
      candidate = base + " (" + next + ")";
    }
    return candidate;
  }
}
