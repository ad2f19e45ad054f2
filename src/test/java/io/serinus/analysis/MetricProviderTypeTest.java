package io.serinus.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MetricProviderTypeTest {
  @Test
  void aTypeIsKnownByTheWordThatUsersWrite() {
    for (MetricProviderType type : MetricProviderType.values()) {
      assertThat(MetricProviderType.named(type.word())).contains(type);
    }
    assertThat(MetricProviderType.named("Prometheus")).isEmpty();
  }
}
