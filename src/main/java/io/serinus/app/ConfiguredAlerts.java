package io.serinus.app;

import io.serinus.config.SerinusConfig;
import io.serinus.model.AlertProviderType;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.notify.AlertDestination;
import java.util.Optional;

/** Who is alerted by the configuration. */
final class ConfiguredAlerts {
  private ConfiguredAlerts() {}

  static Optional<AlertDestination> destination(SerinusConfig config) {
    return Optional.ofNullable(config.alerts()).map(ConfiguredAlerts::destination);
  }

  /** The least severity that is told. */
  static Optional<Severity> least(SerinusConfig config) {
    return Optional.ofNullable(config.alerts())
        .flatMap(alerts -> Severity.named(alerts.severity()));
  }

  /** Empty where the cluster was given no name of its own. */
  static Optional<String> cluster(SerinusConfig config) {
    return Optional.of(config.cluster().name())
        .filter(name -> !name.equals(SerinusConfig.Cluster.UNNAMED));
  }

  private static AlertDestination destination(SerinusConfig.Alerts alerts) {
    return new AlertDestination(
        AlertProviderType.named(alerts.type()).orElseThrow(),
        Optional.ofNullable(alerts.address()),
        alerts.channel(),
        alerts.username(),
        Optional.ofNullable(alerts.proxy()),
        Optional.ofNullable(alerts.token()));
  }
}
