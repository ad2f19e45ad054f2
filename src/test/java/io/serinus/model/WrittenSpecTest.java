package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WrittenSpecTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'analysis': {'mirroring': true}} | spec.analysis.mirroring is not known and has no effect: write mirror: true",
        "{'webhooks': []} | spec.webhooks is not known and has no effect: write it as spec.analysis.webhooks",
        "{'strategy': 'canary'} | spec.strategy is not known and has no effect: remove it, the strategy follows from stepWeight, stepWeights, iterations and match under spec.analysis",
        "{'analysis': {'gateways': []}} | spec.analysis.gateways is not known and has no effect: write it as spec.service.gateways",
        "{'analysis': {'skipAnalysis': true}} | spec.analysis.skipAnalysis is not known and has no effect: write it as spec.skipAnalysis",
        "{'analysis': {'metrics': [{'tresholdRange': {}}]}} | spec.analysis.metrics[0].tresholdRange is not known and has no effect: did you mean thresholdRange? Otherwise remove it",
        "{'canaryAnalysis': {'mirroring': true}} | spec.canaryAnalysis.mirroring is not known and has no effect: write mirror: true",
        "{'foo': 1} | spec.foo is not known and has no effect: remove it",
        "{'analysis': {'stepWeight': 5}, 'canaryAnalysis': {'stepWeight': 7}} | spec.canaryAnalysis has no effect beside spec.analysis: remove it",
        "{'analysis': {'interval': '60sec'}} | spec.analysis.interval '60sec' is no duration: 60s is used; write it like 30s, 1m30s or 2h",
        "{'analysis': {'webhooks': [{'timeout': '5secs'}]}} | spec.analysis.webhooks[0].timeout '5secs' is no duration: 10s is used; write it like 30s, 1m30s or 2h",
        "{'analysis': {'metrics': [{'interval': '90sec'}]}} | spec.analysis.metrics[0].interval '90sec' is read as 1m30s: write it so",
        "{'analysis': {'metrics': [{'interval': '5mo'}]}} | spec.analysis.metrics[0].interval '5mo' is no duration: 1m is used; write it like 30s, 1m30s or 2h",
      })
  void whatIsReadOtherwiseThanItIsWrittenIsSaid(String spec, String remark) {
    assertThat(read(spec).remarks()).containsExactly(remark);
  }

  @Test
  void fieldsOfOtherProvidersAreNoMistake() {
    assertThat(read("{'ingressRef': {}, 'service': {'gatewayRefs': [], 'mirror': []}}").remarks())
        .isEmpty();
  }

  @Test
  void ofTwoAnalysesTheOneWithThePresentNameCountsWhateverTheirOrder() {
    for (String spec :
        List.of(
            "{'analysis': {'stepWeight': 5}, 'canaryAnalysis': {'stepWeight': 7}}",
            "{'canaryAnalysis': {'stepWeight': 7}, 'analysis': {'stepWeight': 5}}")) {
      assertThat(read(spec).spec().analysis().stepWeight()).isEqualTo(5);
    }
  }

  @Test
  void anIntervalInWordsIsWhatItSays() {
    WrittenSpec written =
        read("{'analysis': {'metrics': [{'interval': '90sec'}, {'interval': '2min'}]}}");

    assertThat(written.spec().analysis().metrics())
        .extracting(CanaryAnalysis.CanaryMetric::interval)
        .containsExactly(Duration.ofSeconds(90), Duration.ofMinutes(2));
    assertThat(written.remarks()).hasSize(1);
  }

  @Test
  void manyUnknownFieldsMakeABoundedText() {
    StringBuilder spec = new StringBuilder("{'x': 1");
    for (int field = 0; field < 500; field++) {
      spec.append(", 'unknown").append(field).append("': 1");
    }

    assertThat(read(spec + "}").remarks())
        .hasSize(21)
        .last()
        .isEqualTo("481 further fields are not known");
  }

  private static WrittenSpec read(String spec) {
    try {
      return WrittenSpec.read("Canary", Json.MAPPER.readTree(spec.replace('\'', '"')));
    } catch (JsonProcessingException surprise) {
      throw new AssertionError(surprise);
    }
  }
}
