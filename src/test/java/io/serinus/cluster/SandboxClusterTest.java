package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

final class SandboxClusterTest extends ClusterContract {
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final SandboxCluster sandbox = new SandboxCluster(clock);

  @Override
  Cluster cluster() {
    return sandbox;
  }

  @Override
  String namespace() {
    return "test";
  }

  @Override
  void await(BooleanSupplier condition) {
    assertThat(clock.runUntil(condition, Duration.ofSeconds(30))).isTrue();
  }

  @Override
  List<String> eventsAbout(String objectName) {
    return sandbox.events().stream()
        .filter(event -> event.regarding().name().equals(objectName))
        .map(ClusterEvent::message)
        .toList();
  }
}
