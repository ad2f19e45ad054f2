package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KubernetesQuantityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0", "12", "-3", "+4", "1.25", ".5", "5.", "1500m", "-250m", "7u", "9n", "3k", "2M", "4G",
        "1T", "1P", "1E", "1Ki", "1.5Mi", "2Gi", "1Ti", "1Pi", "1Ei", "1e3", "1E3", "12e-2"
      })
  void itIsWhatKubernetesMeans(String text) {
    assertThat(KubernetesQuantity.parse(text))
        .hasValue(Quantity.getAmountInBytes(new Quantity(text)).doubleValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "1 m", "1mm", "1K", "1ki", "0x10", "NaN", "1.2.3", "1e", "--1"})
  void whatIsNoQuantityIsNoNumber(String text) {
    assertThat(KubernetesQuantity.parse(text)).isEmpty();
  }
}
