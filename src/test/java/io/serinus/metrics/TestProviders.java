package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cloud.IdentityAddresses;
import io.serinus.http.HttpClient;
import io.serinus.model.KubernetesObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/** Providers at a fixed moment, in a cluster that is not to be asked. */
final class TestProviders {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");

  private static final OwnCluster NO_CLUSTER =
      new OwnCluster() {
        @Override
        public Answer get(String path) {
          throw new AssertionError("the cluster is not to be asked");
        }

        @Override
        public Answer onLoan(
            String plural, KubernetesObject object, Predicate<JsonNode> done, Duration limit) {
          throw new AssertionError("the cluster is not to be changed");
        }
      };

  private TestProviders() {}

  static MetricProviders of(HttpClient verifying, HttpClient unverified, String prometheus) {
    return of(verifying, unverified, prometheus, List.of());
  }

  /**
   * @param identityAddresses may learn the controller's cloud identity
   */
  static MetricProviders of(
      HttpClient verifying,
      HttpClient unverified,
      String prometheus,
      List<String> identityAddresses) {
    return new MetricProviders(
        verifying,
        unverified,
        prometheus,
        IdentityAddresses.with(identityAddresses),
        InstantSource.fixed(NOW),
        NO_CLUSTER,
        () -> "id");
  }
}
