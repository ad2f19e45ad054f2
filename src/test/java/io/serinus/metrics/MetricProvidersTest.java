package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.MetricProviderType;
import io.serinus.http.HttpClient;
import org.junit.jupiter.api.Test;

class MetricProvidersTest {
  private static final HttpClient NOBODY =
      request -> {
        throw new AssertionError("nobody is to be asked");
      };

  private final MetricProviders providers = TestProviders.of(NOBODY, NOBODY, "");

  @Test
  void everyTypeCanBeAsked() {
    assertThat(providers.types()).containsExactlyInAnyOrder(MetricProviderType.values());
  }
}
