package io.serinus.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.analysis.QueryTemplate.Subject;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Reporter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QueryTemplateTest {
  private static final Subject PODINFO = new Subject("front", "test", "podinfo", "podinfo-apex");

  @Test
  void everyKnownPlaceholderIsFilledIn() {
    QueryTemplate template =
        new QueryTemplate(
            "{{ name }} {{namespace}} {{ target }} {{ service }} {{ ingress }} {{ route }}"
                + " [{{ interval }}] {{ variables.code }}",
            Map.of("code", "5..|$1"));

    assertThat(template.render(PODINFO, Duration.ofSeconds(90)))
        .isEqualTo("front test podinfo podinfo-apex podinfo podinfo [90s] 5..|$1");
  }

  @Test
  void theSimpleFormsOfGosTemplatesMeanWhatTheyMeanThere() {
    QueryTemplate template =
        new QueryTemplate(
            "a {{- target -}} b {{ index variables \"x y\" }}{{ index  variables `x y`}}"
                + " {{/* a comment */}}.",
            Map.of("x y", "1"));

    assertThat(QueryTemplate.of("{{/* only a comment */}}up").render(PODINFO, Duration.ZERO))
        .isEqualTo("up");
    assertThat(template.render(PODINFO, Duration.ZERO)).isEqualTo("apodinfob 11 .");
  }

  @Test
  void whatOnlyGosTemplatesCanIsRefused() {
    for (String form : new String[] {"if eq target \"a\"", "target | printf \"%s\"", ".x"}) {
      assertThatThrownBy(() -> QueryTemplate.of("{{ " + form + " }}"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("is not a placeholder");
    }
  }

  @Test
  void anUnknownPlaceholderIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> new QueryTemplate("up{a=\"{{ pod }}\"}", Map.of("x", "1")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "'{{ pod }}' is not a placeholder: use one of name, namespace, target, service,"
                + " ingress, route, interval, variables.x");
    assertThatThrownBy(() -> QueryTemplate.of("{{ variables.y }}"))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aQueryHasABoundedLength() {
    String longest = "a".repeat(QueryTemplate.MAX_LENGTH);

    assertThat(QueryTemplate.of(longest).text()).hasSize(QueryTemplate.MAX_LENGTH);
    assertThatThrownBy(() -> QueryTemplate.of(longest + "a"))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aNameCannotLeaveItsLabel() {
    String query =
        BuiltInMetrics.ofMesh(Reporter.DESTINATION)
            .named("request-success-rate")
            .orElseThrow()
            .query()
            .render(new Subject("c", "n", "x\"} or vector(1) #\\", "s"), Duration.ofSeconds(10));

    assertThat(query).contains("destination_workload=\"x\\\"} or vector(1) #\\\\\"");
  }

  @Test
  void intervalsAreWrittenWithoutFractions() {
    assertThat(QueryTemplate.promDuration(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(QueryTemplate.promDuration(Duration.ofMinutes(2))).isEqualTo("120s");
  }

  @Test
  void theSuccessRateIsOfTheTargetsRequestsAndKnowsWhenAllOrNoneFailed() {
    String rate =
        "sum(rate(istio_requests_total{reporter=\"destination\","
            + "destination_workload_namespace=\"test\",destination_workload=\"podinfo\"";

    assertThat(
            BuiltInMetrics.ofMesh(Reporter.DESTINATION)
                .named("request-success-rate")
                .orElseThrow()
                .query()
                .render(PODINFO, Duration.ofSeconds(10)))
        .isEqualTo(
            "100 * (1 - ("
                + rate
                + ",response_code=~\"5..\"}[10s])) or 0 * "
                + rate
                + "}[10s]))) / "
                + rate
                + "}[10s])))");
  }

  @Test
  void theSuccessRateOfGrpcCountsStatusesBesideCodesAndNoCallTwice() {
    String rate = "sum(rate(istio_requests_total{reporter=\"waypoint\",";
    String query =
        BuiltInMetrics.ofMesh(Reporter.WAYPOINT)
            .grpcSuccessRate()
            .orElseThrow()
            .query()
            .render(PODINFO, Duration.ofSeconds(10));

    assertThat(query)
        .contains(",response_code=~\"5..\"}[10s]))")
        .contains(",response_code!~\"5..\",grpc_response_status=~\"2|4|12|13|14|15\"}[10s]))")
        .startsWith("100 * (1 - ((" + rate)
        .doesNotContain("destination\",");
    assertThat(BuiltInMetrics.ofPodsOf("Deployment").grpcSuccessRate()).isEmpty();
  }

  @Test
  void theDurationIsTheNinetyNinthPercentileInMilliseconds() {
    BuiltInMetrics.BuiltIn duration =
        BuiltInMetrics.ofMesh(Reporter.DESTINATION).named("request-duration").orElseThrow();

    assertThat(duration.unit()).isEqualTo("ms");
    assertThat(duration.query().render(PODINFO, Duration.ofSeconds(60)))
        .isEqualTo(
            "histogram_quantile(0.99, sum by (le)"
                + " (rate(istio_request_duration_milliseconds_bucket{reporter=\"destination\","
                + "destination_workload_namespace=\"test\",destination_workload=\"podinfo\"}[60s])))");
  }

  @Test
  void withoutAMeshTheSuccessRateIsOfThePodsOwnHistogram() {
    String rate =
        "sum(rate(http_request_duration_seconds_count{kubernetes_namespace=\"test\","
            + "kubernetes_pod_name=~\"podinfo-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)\"";

    assertThat(withoutMesh("Deployment", "request-success-rate"))
        .isEqualTo(
            "100 * (1 - ("
                + rate
                + ",status=~\"5.*\"}[10s])) or 0 * "
                + rate
                + "}[10s]))) / "
                + rate
                + "}[10s])))");
  }

  @Test
  void withoutAMeshTheDurationIsInMillisecondsToo() {
    assertThat(withoutMesh("Deployment", "request-duration"))
        .isEqualTo(
            "1000 * histogram_quantile(0.99, sum by (le)"
                + " (rate(http_request_duration_seconds_bucket{kubernetes_namespace=\"test\","
                + "kubernetes_pod_name=~\"podinfo-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)\"}[10s])))");
  }

  @Test
  void thePodsOfATargetAreNotThoseOfItsPrimary() {
    assertThat(pods("Deployment"))
        .accepts("podinfo-5d8c7b9f6-x2kqz")
        .rejects("podinfo-primary-5d8c7b9f6-x2kqz", "podinfo-x2kqz");
    assertThat(pods("DaemonSet")).accepts("podinfo-x2kqz").rejects("podinfo-primary-x2kqz");
  }

  private static Predicate<String> pods(String kind) {
    String query = withoutMesh(kind, "request-duration");
    Matcher pods = Pattern.compile("kubernetes_pod_name=~\"([^\"]+)\"").matcher(query);
    assertThat(pods.find()).isTrue();
    return Pattern.compile(pods.group(1)).asMatchPredicate();
  }

  private static String withoutMesh(String kind, String metric) {
    return BuiltInMetrics.ofPodsOf(kind)
        .named(metric)
        .orElseThrow()
        .query()
        .render(PODINFO, Duration.ofSeconds(10));
  }
}
