package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.analysis.MetricCheck;
import io.serinus.analysis.QueryTemplate;
import io.serinus.model.CanarySpec;
import io.serinus.model.CheckResult;
import io.serinus.model.Hook;
import io.serinus.model.HookType;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Reporter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutPlanTest {

  @Test
  void anAutoscalerOfAnotherKindOrWithoutNameIsAnError() {
    assertThat(Plans.of("autoscalerRef: {kind: VerticalPodAutoscaler, name: x}").errors())
        .containsExactly(
            "spec.autoscalerRef.kind is 'VerticalPodAutoscaler': write HorizontalPodAutoscaler or"
                + " ScaledObject");
    assertThat(Plans.of("autoscalerRef: {kind: ScaledObject}").errors())
        .containsExactly("spec.autoscalerRef.name is missing: name the target's autoscaler");
  }

  @Test
  void anAutoscalerBesideADaemonSetIsPassedOverWithAWarning() {
    RolloutPlan plan =
        Plans.of(
            "{targetRef: {kind: DaemonSet, name: x}, autoscalerRef: {kind: ScaledObject, name: x}}");
    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings()).anySatisfy(warning -> assertThat(warning).contains("DaemonSet"));
  }

  @Test
  void withoutAMeshEveryAnalysisIsBlueGreenAndSaysWhatItPassesOver() {
    RolloutPlan plan =
        Plans.of(
            "{provider: kubernetes, analysis: {stepWeight: 10, stepWeightPromotion: 20, mirror:"
                + " true, match: [{}], sessionAffinity: {cookieName: x}}}");
    assertThat(plan.strategy()).isEqualTo(new Strategy.BlueGreen(10, false));
    assertThat(plan.promotionStep()).isEqualTo(100);
    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings()).hasSize(4);
    assertThat(Plans.of("{provider: kubernetes, skipAnalysis: true}").warnings()).isEmpty();
  }

  @Test
  void withoutAMeshTheBuiltInMetricsAreThePodsOwn() {
    String metrics = "analysis: {metrics: [{name: request-success-rate}]}";
    QueryTemplate.Subject subject = new QueryTemplate.Subject("app", "test", "app", "app");
    assertThat(Plans.of("{provider: kubernetes, " + metrics + "}").queries(subject))
        .singleElement()
        .satisfies(
            query -> assertThat(query.text()).contains("http_request_duration_seconds_count"));
    assertThat(Plans.of("{provider: istio, " + metrics + "}").queries(subject))
        .singleElement()
        .satisfies(query -> assertThat(query.text()).contains("istio_requests_total"));
  }

  @Test
  void whatIsLeftOutHasFlaggersDefault() {
    RolloutPlan plan =
        RolloutPlan.of(
            Plans.spec("{progressDeadlineSeconds: null, analysis: {stepWeight: 50}}"),
            RolloutSettings.DEFAULT);

    assertThat(plan.interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(plan.threshold()).isEqualTo(1);
    assertThat(plan.strategy()).isEqualTo(new Strategy.Weighted(List.of(50, 100), false));
    assertThat(plan.primaryReadyThreshold()).isEqualTo(100);
    assertThat(plan.canaryReadyThreshold()).isEqualTo(100);
    assertThat(plan.progressDeadline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(plan.drain()).isEqualTo(Duration.ofSeconds(10));
    assertThat(plan.holdLimit()).isEqualTo(10);
    assertThat(plan.promotionStep()).isEqualTo(100);
    assertThat(plan.skipAnalysis()).isFalse();
    assertThat(plan.suspended()).isFalse();
    assertThat(plan.alerts()).isEmpty();
    assertThat(plan.primary()).isEqualTo("podinfo-primary");
    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stepWeight: 20, maxWeight: 50             | 20,40,60  | 0",
        "stepWeight: 10, maxWeight: 50             | 10,20,30,40,50 | 0",
        "stepWeight: 60                            | 60,100    | 0",
        "stepWeight: 200                           | 100       | 1",
        "stepWeight: 50, maxWeight: -1             | 50,100    | 1",
        "'stepWeights: [1, 2, 10, 80]'             | 1,2,10,80 | 0",
        "'stepWeights: [5, 150]'                   | 5,100     | 1",
        "'stepWeights: [5, 50], maxWeight: 30'     | 5,50      | 1",
        "'stepWeight: 20, stepWeights: [1, 30]'    | 20,40     | 1",
        "'stepWeights: [150, 200]'                 | 100       | 2",
        "stepWeight: 50, iterations: -2            | 50,100    | 1",
      })
  void stepsAreThoseFlaggerWouldTake(String analysis, String weights, int warnings) {
    RolloutPlan plan = Plans.of("analysis: {" + analysis + "}");

    assertThat(plan.strategy().steps()).isEqualTo(weights.split(",", -1).length);
    assertThat(((Strategy.Weighted) plan.strategy()).weights())
        .extracting(String::valueOf)
        .containsExactly(weights.split(",", -1));
    assertThat(plan.warnings()).hasSize(warnings);
    assertThat(plan.errors()).isEmpty();
  }

  @Test
  void iterationsBesideWeightsAreBlueGreenWithAWarning() {
    RolloutPlan plan = Plans.of("analysis: {iterations: 3, stepWeight: 10}");

    assertThat(plan.strategy()).isEqualTo(new Strategy.BlueGreen(3, false));
    assertThat(plan.warnings()).singleElement().asString().contains("blue/green");
    assertThat(plan.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "analysis: {}",
        "analysis: {stepWeight: -1}",
        "analysis: {stepWeight: 10, maxWeight: 101}",
        "analysis: {stepWeights: [10, 10]}",
        "analysis: {stepWeights: [0, 10]}",
        "analysis: {stepWeights: [30, 20]}",
        "analysis: {stepWeights: [-5]}",
        "analysis: {stepWeight: 10, mirror: true, mirrorWeight: 101}",
        "analysis: {iterations: 1, mirror: true, mirrorWeight: 101}",
        "analysis: {stepWeight: 10, sessionAffinity: {}}",
        "{skipAnalysis: true, provider: linkerd}",
        "{skipAnalysis: true, progressDeadlineSeconds: 0}",
        "{skipAnalysis: true, targetRef: {kind: StatefulSet, name: x}}",
        "{skipAnalysis: true, targetRef: {kind: Deployment}}",
        "{skipAnalysis: true, service: null}",
        "{skipAnalysis: true, service: {port: 70000}}",
        "analysis: {stepWeight: 10, metrics: [{name: m, query: up, thresholdRange: {min: 2, max: 1}}]}",
      })
  void whatCouldNotWorkInFlaggerEitherIsAnErrorThatSaysWhatToDo(String spec) {
    assertThat(Plans.of(spec).errors())
        .singleElement()
        .asString()
        .containsPattern("write|exchange|name the|use one of");
  }

  @Test
  void mirrorPutsAWindowOfCopiedRequestsBeforeTheFirstWeight() {
    Strategy strategy = Plans.of("analysis: {stepWeight: 50, mirror: true}").strategy();

    assertThat(strategy).isEqualTo(new Strategy.Weighted(List.of(50, 100), true));
    assertThat(strategy.steps()).isEqualTo(3);
    assertThat(strategy.weightAt(0)).isZero();
    assertThat(strategy.weightAt(2)).isEqualTo(100);
    assertThat(strategy.mirrorsAt(0)).isTrue();
    assertThat(strategy.mirrorsAt(1)).isFalse();
  }

  @Test
  void mirrorWithIterationsIsBlueGreenWithCopiedRequests() {
    assertThat(Plans.of("analysis: {iterations: 2, mirror: true, mirrorWeight: 100}").strategy())
        .isEqualTo(new Strategy.BlueGreen(2, true));
  }

  @Test
  void matchWithIterationsIsAnAbTest() {
    RolloutPlan plan = Plans.of("analysis: {iterations: 2, match: [{uri: {prefix: /}}]}");

    assertThat(plan.strategy()).isEqualTo(new Strategy.AbTest(2));
    assertThat(plan.warnings()).isEmpty();
  }

  @Test
  void matchWithWeightsShiftsTheMatchedRequestsOnly() {
    RolloutPlan plan = Plans.of("analysis: {stepWeight: 50, match: [{uri: {prefix: /}}]}");

    assertThat(plan.strategy()).isEqualTo(new Strategy.Weighted(List.of(50, 100), false));
    assertThat(plan.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{analysis: {iterations: 1, stepWeight: 5, match: [{}]}}' | an A/B test",
        "'{analysis: {iterations: 1, mirror: true, match: [{}]}}' | mirror is passed over",
        "'{analysis: {stepWeight: 1, mirror: true, match: [{}]}}' | mirror is passed over",
        "{analysis: {stepWeight: 1, mirror: true, mirrorWeight: -1}} | all requests are mirrored",
        "'{analysis: {stepWeight: 1, match: [{}], sessionAffinity: {cookieName: c}}}' | sessionAffinity is passed over",
        "'{service: {port: 1, appProtocol: TCP}, analysis: {stepWeight: 1, sessionAffinity: {cookieName: c}}}' | no cookies",
        "'{service: {port: 1, appProtocol: TCP}, analysis: {stepWeight: 1, mirror: true}}' | cannot be mirrored",
        "'{service: {port: 1, appProtocol: tcp}, analysis: {iterations: 1, match: [{}]}}' | TCP knows no users",
      })
  void whatDoesNotGoTogetherIsAWarningThatSaysWhatHappens(String spec, String says) {
    RolloutPlan plan = Plans.of(spec);

    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings()).singleElement().asString().contains(says);
  }

  @Test
  void aMirrorThatIsPassedOverChangesNoStep() {
    String tcp = "{service: {port: 1, appProtocol: TCP}, analysis: {stepWeight: 50, mirror: true}}";

    assertThat(Plans.of(tcp).strategy()).isEqualTo(new Strategy.Weighted(List.of(50, 100), false));
  }

  @Test
  void sessionAffinityNamesTheCookies() {
    assertThat(Plans.of("analysis: {stepWeight: 1, sessionAffinity: {cookieName: c}}").cookies())
        .isEqualTo(new CookieNames("c", ""));
    assertThat(
            Plans.of(
                    "analysis: {stepWeight: 1, sessionAffinity: {cookieName: c, primaryCookieName:"
                        + " p}}")
                .cookies())
        .isEqualTo(new CookieNames("c", "p"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "appProtocol: TCP",
        "portDiscovery: true",
        "headless: true",
        "delegation: true",
        "trafficDistribution: PreferClose",
        "unmanagedMetadata: {labels: [a]}",
      })
  void everyWayToReachAServiceIsSupported(String field) {
    RolloutPlan plan = Plans.of("{service: {port: 1, " + field + "}, analysis: {stepWeight: 10}}");

    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
  }

  @Test
  void delegationLeavesNoRoomForHostsAndGateways() {
    assertThat(
            Plans.of("{skipAnalysis: true, service: {port: 1, delegation: true, hosts: [a]}}")
                .errors())
        .singleElement()
        .asString()
        .contains("delegation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "interval: 0s             | 1s is used",
        "threshold: -1            | 1 is used",
        "canaryReadyThreshold: 120 | 100 is used",
        "primaryReadyThreshold: -3 | 0 is used",
        "stepWeightPromotion: 101 | at once",
      })
  void whatCannotBeTakenAsWrittenIsAWarning(String field, String says) {
    RolloutPlan plan = Plans.of("analysis: {stepWeight: 10, " + field + "}");

    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings()).singleElement().asString().contains(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: request-sucess-rate, thresholdRange: {min: 1}} | has no query and no templateRef, and is not one of request-success-rate, request-duration: its check fails",
        "{name: request-success-rate} | has no bound: every rate passes; write thresholdRange.min",
        "{name: request-duration} | has no bound: every value above 0 fails; write thresholdRange",
        "{name: errors, query: up} | has no bound: every value above 0 fails; write thresholdRange",
        "{name: errors, query: up, thresholdRange: {}} | has a thresholdRange without min and max: every value passes; write one of them",
        "{name: errors, query: up, threshold: 1, thresholdRange: {max: 2}} | has threshold beside thresholdRange: only thresholdRange counts; remove threshold",
        "{name: request-success-rate, thresholdRange: {min: 0.99}} | is in percent, 0–100, and must be at least 0.99: write it like 99",
        "{name: request-success-rate, threshold: 101} | is in percent, 0–100, and must be at least 101: write it like 99",
        "{name: request-duration, threshold: 0.5} | is in milliseconds and must be at most 0.5: write it like 500",
        "{name: request-duration, query: up, threshold: 5} | is a built-in metric and has a query or template too, and both are measured: rename the entry to measure its own only",
      })
  void aMetricThatMayBeMeantOtherwiseIsAWarningThatNamesIt(String metric, String says) {
    RolloutPlan plan = Plans.of("analysis: {stepWeight: 10, metrics: [" + metric + "]}");

    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings())
        .singleElement()
        .asString()
        .startsWith("analysis.metrics[0] '")
        .endsWith("' " + says);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: request-success-rate, thresholdRange: {min: 99}}",
        "{name: request-success-rate, threshold: 99}",
        "{name: request-duration, thresholdRange: {max: 500}}",
        "{name: errors, query: up, threshold: 0}",
        "{name: errors, query: up, thresholdRange: {min: 0.5}}",
      })
  void aMetricThatSaysWhatItMeansIsNoWarning(String metric) {
    assertThat(Plans.of("analysis: {stepWeight: 10, metrics: [" + metric + "]}").warnings())
        .isEmpty();
  }

  @Test
  void aQueryWithAPlaceholderThatIsNotKnownIsACheckThatFailsAndSaysSo() {
    RolloutPlan plan =
        Plans.of(
            "analysis: {stepWeight: 10, metrics: [{name: m, threshold: 1, query: '{{ pod }}'}]}");

    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings())
        .singleElement()
        .asString()
        .startsWith("analysis.metrics[0].query: '{{ pod }}' is not a placeholder")
        .endsWith(": its check fails");
    assertThat(plan.metrics())
        .extracting(MetricCheck::onUnavailable)
        .containsExactly(CheckResult.Verdict.FAIL);
  }

  @Test
  void everythingThatAnEntryAsksForIsMeasuredEachWithItsOwnBounds() {
    List<MetricCheck> metrics =
        Plans.of(
                """
                analysis:
                  stepWeight: 10
                  metrics:
                    - {name: request-success-rate, threshold: 99, query: up, templateRef: {name: t}}
                    - {query: up}
                    - {query: up}
                """)
            .metrics();

    assertThat(metrics)
        .extracting(MetricCheck::name)
        .containsExactly(
            "request-success-rate",
            "request-success-rate (2)",
            "request-success-rate (3)",
            "metric",
            "metric (2)");
    assertThat(metrics).extracting(MetricCheck::min).containsExactly(99.0, null, null, null, null);
    assertThat(metrics).extracting(MetricCheck::max).containsExactly(null, 99.0, 99.0, 0.0, 0.0);
  }

  @Test
  void withoutAnAnalysisThereIsNoneToWaitFor() {
    RolloutPlan plan = Plans.of("{}");

    assertThat(plan.skipAnalysis()).isTrue();
    assertThat(plan.errors()).isEmpty();
  }

  @Test
  void thresholdIsTheUpperBoundExceptOfTheSuccessRate() {
    List<MetricCheck> metrics =
        Plans.of(
                """
                analysis:
                  interval: 20s
                  stepWeight: 10
                  metrics:
                    - {name: request-success-rate, threshold: 99}
                    - {name: request-duration, threshold: 500, interval: 30s}
                    - {name: request-duration, threshold: 1, thresholdRange: {max: 400}}
                    - {name: errors, query: 'up{{ interval }}', threshold: 7}
                """)
            .metrics();

    assertThat(metrics)
        .extracting(MetricCheck::name)
        .containsExactly(
            "request-success-rate", "request-duration", "request-duration (2)", "errors");
    assertThat(metrics).extracting(MetricCheck::min).containsExactly(99.0, null, null, null);
    assertThat(metrics).extracting(MetricCheck::max).containsExactly(null, 500.0, 400.0, 7.0);
  }

  @Test
  void aMetricLooksBackOverItsIntervalWhichIsAMinuteUnlessItSaysOtherwise() {
    assertThat(
            Plans.of(
                    """
                    analysis:
                      interval: 20s
                      stepWeight: 10
                      metrics:
                        - {name: request-success-rate, threshold: 99}
                        - {name: request-duration, threshold: 500, interval: 30s}
                    """)
                .metrics())
        .extracting(MetricCheck::interval)
        .containsExactly(Duration.ofMinutes(1), Duration.ofSeconds(30));
  }

  @Test
  void queriesGoToTheServerOfTheSpec() {
    RolloutPlan plan =
        Plans.of(
            "{metricsServer: 'http://prometheus:9090', analysis: {stepWeight: 10, metrics: [{name:"
                + " up, query: 'up{w=\"{{ target }}\"}[{{ interval }}]'}]}}");

    assertThat(plan.queries(new QueryTemplate.Subject("c", "n", "podinfo", "s")))
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.provider().address()).isEqualTo("http://prometheus:9090");
              assertThat(query.text()).isEqualTo("up{w=\"podinfo\"}[60s]");
            });
  }

  @Test
  void aSpecOfNullsGivesAPlanToo() {
    CanarySpec spec =
        Plans.spec("analysis: {stepWeights: [null, 5], metrics: [null], webhooks: [null]}");

    assertThat(RolloutPlan.of(spec, RolloutSettings.DEFAULT).strategy())
        .isEqualTo(new Strategy.Weighted(List.of(5), false));
  }

  @Test
  void aDrainIsNeverShorterThanASecond() {
    assertThat(RolloutSettings.DEFAULT.withDrain(Duration.ofSeconds(1)).drain())
        .isEqualTo(Duration.ofSeconds(1));
    assertThatThrownBy(() -> RolloutSettings.DEFAULT.withDrain(Duration.ofMillis(999)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("write 1s or longer");
    assertThatThrownBy(
            () -> new RolloutSettings(Duration.ofSeconds(1), 0, Optional.empty(), Reporter.SOURCE))
        .isInstanceOf(InvalidInputException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'port: 1, portName: grpc', true",
    "'port: 1, portName: grpc-web', true",
    "'port: 1, appProtocol: grpc', true",
    "'port: 1, appProtocol: http2, portName: grpc', false",
    "'port: 1, portName: http', false",
    "'port: 1', false",
  })
  void aGrpcPortWithoutAWordAboutStatusesIsAWarning(String service, boolean warned) {
    String metric = "{name: request-success-rate, threshold: 99";
    String spec = "{service: {" + service + "}, analysis: {stepWeight: 10, metrics: [%s}]}}";

    assertThat(Plans.of(spec.formatted(metric)).warnings())
        .isEqualTo(
            warned
                ? List.of(
                    "analysis.metrics[0] 'request-success-rate' does not see gRPC errors, which are"
                        + " answered with the HTTP code 200: write grpcStatus: true to count them,"
                        + " or false to keep it so")
                : List.of());
    for (String said : List.of("true", "false")) {
      assertThat(Plans.of(spec.formatted(metric + ", grpcStatus: " + said)).warnings()).isEmpty();
    }
  }

  @Test
  void statusesOfGrpcAreCountedWhereAnEntrySaysSo() {
    QueryTemplate.Subject subject = new QueryTemplate.Subject("app", "test", "app", "app");
    String spec =
        "{provider: %s, analysis: {iterations: 1, metrics: [{name: request-success-rate, threshold:"
            + " 99, grpcStatus: true}]}}";

    assertThat(Plans.of(spec.formatted("istio")).queries(subject).get(0).text())
        .contains("grpc_response_status");
    RolloutPlan withoutMesh = Plans.of(spec.formatted("kubernetes"));
    assertThat(withoutMesh.queries(subject).get(0).text()).doesNotContain("grpc");
    assertThat(withoutMesh.warnings())
        .contains(
            "analysis.metrics[0] 'request-success-rate' has grpcStatus, which only"
                + " request-success-rate of a mesh can have: it has no effect");
  }

  @Test
  void theBuiltInMetricsOfAMeshAreThoseOfTheChosenReporter() {
    CanarySpec spec =
        Plans.spec(
            "analysis: {stepWeight: 1, metrics: [{name: request-success-rate, threshold: 99}]}");
    QueryTemplate.Subject subject = new QueryTemplate.Subject("app", "test", "app", "app");

    assertThat(
            RolloutPlan.of(spec, RolloutSettings.DEFAULT.withReporter(Reporter.SOURCE))
                .queries(subject))
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.text())
                  .contains("reporter=\"source\"")
                  .doesNotContain("reporter=\"d");
              assertThat(query.series())
                  .isEqualTo(
                      "istio_requests_total{reporter=\"source\",destination_workload_namespace="
                          + "\"test\",destination_workload=\"app\"}");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, shop.example.com, true",
    "example.com, example.com, true",
    ".Example.com, '*.example.com', true",
    "example.com, '*', true",
    "example.com, shop.test, false",
    "example.com, badexample.com, false",
    "shop.example.com, example.com, false",
  })
  void aHostThatIsNotOfTheCookiesDomainIsSaid(String domain, String host, boolean taken) {
    RolloutPlan plan =
        Plans.of(
            "{service: {port: 1, hosts: ['%s']}, analysis: {stepWeight: 1, sessionAffinity: {cookieName: c, domain: %s}}}"
                .formatted(host, domain));

    assertThat(plan.warnings())
        .isEqualTo(
            taken
                ? List.of()
                : List.of(
                    "analysis.sessionAffinity.domain is '%s', so that browsers refuse the cookie from %s: write a domain of all hosts, or leave it out"
                        .formatted(domain, host)));
  }

  @Test
  void aHookThatIsOnlyToldAndHasNoAddressIsNotCalledAndStopsNothing() {
    for (String type : List.of("event", "post-rollout")) {
      RolloutPlan plan =
          Plans.of("analysis: {stepWeight: 50, webhooks: [{type: " + type + ", url: nowhere}]}");

      assertThat(plan.errors()).isEmpty();
      assertThat(plan.hooks()).isEmpty();
      assertThat(plan.warnings())
          .containsExactly(
              "spec.analysis.webhooks[0].url is no address, so that the hook is not called: write"
                  + " it like http://host:port/path");
    }
  }

  @Test
  void aWebhookThatSaysLittleHasFlaggersDefaults() {
    RolloutPlan plan =
        Plans.of("analysis: {stepWeight: 50, webhooks: [{name: load, url: 'http://load/'}]}");

    assertThat(plan.errors()).isEmpty();
    assertThat(plan.hooks())
        .containsExactly(
            new Hook(
                HookType.ROLLOUT,
                "load",
                "http://load/",
                Duration.ofSeconds(10),
                0,
                true,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                false));
  }

  @Test
  void webhooksOfOneNameAreToldApart() {
    RolloutPlan plan =
        Plans.of(
            "analysis: {stepWeight: 50, webhooks: [{name: a, url: 'http://x'}, {name: a, url:"
                + " 'http://y'}]}");

    assertThat(plan.hooks()).extracting(Hook::name).containsExactly("a", "a (2)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: a}",
        "{name: a, url: gate}",
        "{name: a, url: 'ftp://gate/'}",
        "{name: a, url: 'http://'}",
        "{name: a, url: 'http://gate/', type: confirm}",
        "{name: a, url: 'http://gate/', secretRef: {}}",
      })
  void aWebhookThatCannotBeCalledIsAnErrorThatNamesTheField(String webhook) {
    RolloutPlan plan = Plans.of("analysis: {stepWeight: 50, webhooks: [" + webhook + "]}");

    assertThat(plan.errors()).singleElement().asString().startsWith("spec.analysis.webhooks[0].");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: a, url: 'http://gate/', retries: -1}",
        "{name: a, url: 'http://gate/', retries: 1000}",
        "{name: a, url: 'http://gate/', timeout: 2h}",
        "{name: a, url: 'http://gate/', deadline: 1h}",
        "{name: a, url: 'http://gate/', type: confirm-rollout, deadline: 0s}",
      })
  void anOddValueOfAWebhookIsResolvedWithAWarning(String webhook) {
    RolloutPlan plan = Plans.of("analysis: {stepWeight: 50, webhooks: [" + webhook + "]}");

    assertThat(plan.errors()).isEmpty();
    assertThat(plan.warnings()).singleElement().asString().startsWith("spec.analysis.webhooks[0].");
    assertThat(plan.hooks()).hasSize(1);
  }
}
