package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.MetricProviderType;
import io.serinus.http.HttpClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricProvidersTest {
  private static final HttpClient NOBODY =
      request -> {
        throw new AssertionError("nobody is to be asked");
      };

  private final MetricProviders providers = TestProviders.of(NOBODY, NOBODY, "");

  @Test
  void exactlyTheSupportedTypesCanBeAsked() {
    assertThat(providers.types())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(MetricProviderType.values()).filter(MetricProviderType::supported).toList());
  }
}
