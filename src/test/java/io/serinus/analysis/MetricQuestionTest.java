package io.serinus.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.QueryTemplate.Subject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MetricQuestionTest {
  private static final Subject PODINFO = new Subject("front", "test", "podinfo", "podinfo-apex");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void aWebAddressHasPlaceholdersToo() {
    MetricQuery query =
        asked(
                MetricProviderType.WEB,
                "https://{{ service }}.{{ namespace }}/rate?of={{ target }}&in={{ interval }}",
                Map.of())
            .about(PODINFO, "rate", MINUTE);

    assertThat(query.provider().address())
        .isEqualTo("https://podinfo-apex.test/rate?of=podinfo&in=60s");
    assertThat(query.text()).isEqualTo("/podinfo");
    assertThat(query.metric()).isEqualTo("rate");
    assertThat(query.interval()).isEqualTo(MINUTE);
  }

  @Test
  void aVariableStaysInItsPartOfAWebAddress() {
    MetricQuery query =
        asked(
                MetricProviderType.WEB,
                "https://host/rate/{{ variables.team }}",
                Map.of("team", "a b/../admin?x=1#y&é"))
            .about(PODINFO, "rate", MINUTE);

    assertThat(query.provider().address())
        .isEqualTo("https://host/rate/a%20b%2F..%2Fadmin%3Fx%3D1%23y%26%C3%A9");
  }

  @Test
  void anyOtherAddressStandsAsItIsWritten() {
    String address = "http://prometheus/{{ target }}";

    assertThat(
            asked(MetricProviderType.PROMETHEUS, address, Map.of())
                .about(PODINFO, "rate", MINUTE)
                .provider()
                .address())
        .isEqualTo(address);
  }

  @Test
  void whatIsAskedOfOneServerIsToldByProviderAndHost() {
    MetricProvider one = provider(MetricProviderType.WEB, "https://host:8443/a?x=1");
    MetricProvider same = provider(MetricProviderType.WEB, "https://host:8443?x=2");

    assertThat(one.server()).isEqualTo("web https://host:8443").isEqualTo(same.server());
    assertThat(provider(MetricProviderType.DATADOG, "").server())
        .isNotEqualTo(provider(MetricProviderType.NEW_RELIC, "").server());
  }

  private static MetricQuestion.Asked asked(
      MetricProviderType type, String address, Map<String, String> variables) {
    return new MetricQuestion.Asked(
        provider(type, address), new QueryTemplate("/{{ target }}", variables));
  }

  private static MetricProvider provider(MetricProviderType type, String address) {
    return new MetricProvider(type, address, Map.of(), Optional.empty(), true);
  }
}
