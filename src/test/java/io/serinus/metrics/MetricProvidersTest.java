package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricProvidersTest {
  private static final HttpClient NOBODY =
      request -> {
        throw new AssertionError("nobody is to be asked");
      };

  private final MetricProviders providers =
      new MetricProviders(NOBODY, NOBODY, "", InstantSource.system());

  @Test
  void exactlyTheSupportedTypesCanBeAsked() {
    assertThat(providers.types())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(MetricProviderType.values()).filter(MetricProviderType::supported).toList());
  }

  @Test
  void aTypeThatIsOnlyKnownIsNamed() {
    MetricProvider provider =
        new MetricProvider(
            MetricProviderType.KEPTN, "http://keptn", Map.of(), Optional.empty(), true);

    assertThat(providers.measure(new MetricQuery("m", provider, "q", Duration.ofMinutes(1))))
        .isEqualTo(new Measurement.Unavailable("the provider type keptn is not supported yet"));
  }
}
