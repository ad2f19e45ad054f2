package io.serinus.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MeshCountersTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final MeshCounters counters = new MeshCounters();

  @Test
  void theErrorPercentageOfTheRequestsIsAnswered500() {
    counters.add(new MeshFlow(new MeshWorkload("shop", "app", true, 25, 20), 10), TEN_SECONDS);

    assertThat(counters.text())
        .contains(total("destination", "app", "200") + " 75.000")
        .contains(total("destination", "app", "500") + " 25.000");
  }

  @Test
  void requestsLieInTheBucketsFromTheirLatencyOn() {
    counters.add(new MeshFlow(new MeshWorkload("shop", "app", true, 0, 300), 10), TEN_SECONDS);

    assertThat(counters.text())
        .contains("le=\"250\"} 0.000", "le=\"500\"} 100.000", "le=\"+Inf\"} 100.000")
        .containsPattern("_sum\\{.*} 30000.000")
        .containsPattern("_count\\{.*} 100.000");
  }

  @Test
  void requestsToAWorkloadWithoutReadyPodsAreLostAndReportedByTheSourceOnly() {
    counters.add(new MeshFlow(new MeshWorkload("shop", "app", false, 0, 20), 10), TEN_SECONDS);

    assertThat(counters.lost("shop", "app")).isEqualTo(100);
    assertThat(counters.lost("shop", "other")).isZero();
    assertThat(counters.text())
        .contains(total("source", "app", "503") + " 100.000")
        .doesNotContain("reporter=\"destination\"");
  }

  private static String total(String reporter, String workload, String code) {
    return "istio_requests_total{reporter=\"%s\",destination_workload_namespace=\"shop\",destination_workload=\"%s\",response_code=\"%s\"}"
        .formatted(reporter, workload, code);
  }
}
