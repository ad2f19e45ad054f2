package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.cloud.AwsSignature;
import io.serinus.cloud.SystemProperties;
import io.serinus.deploy.Yaml;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudWatchApiTest extends MetricProviderContract {
  private static final String REGION = "eu-central-1";

  private String region = REGION;
  private SystemProperties surroundings;

  @BeforeEach
  void beSomebody() {
    surroundings =
        new SystemProperties(
            Map.of("aws.accessKeyId", "AKID", "aws.secretAccessKey", "hidden-key"));
  }

  @AfterEach
  void beNobody() {
    surroundings.close();
  }

  @Override
  MetricProviderType type() {
    return MetricProviderType.CLOUD_WATCH;
  }

  @Override
  String text() {
    return "[{\"Id\":\"e1\",\"Expression\":\"m1 / m2\",\"Label\":\"ErrorRate\"}]";
  }

  @Override
  String number(double value) {
    return results("\"Values\":[" + value + ",7.0],\"Timestamps\":[1772366400,1772366340]");
  }

  @Override
  String nothing() {
    return results("\"Values\":[],\"Timestamps\":[]");
  }

  @Override
  String refusal(String words) {
    return "{\"__type\":\"com.amazonaws.cloudwatch.v2010_08_01#ValidationError\",\"message\":\""
        + words
        + "\"}";
  }

  @Override
  boolean aSecretIsRead() {
    return false;
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of("token", new Secret("hidden-token"));
  }

  @Override
  void assertProven() {
    assertThat(AwsSignature.of("POST", "/prefix/", headers.get(0), bodies.get(0), "hidden-key"))
        .isEqualTo(new AwsSignature("AKID", "20260301", "eu-central-1", "monitoring", true));
    assertThat(headers.get(0).toString()).doesNotContain("hidden");
  }

  @Override
  MetricProvider provider(
      Optional<ObjectRef> secret, Map<String, List<Secret>> given, boolean verifyTls) {
    return new MetricProvider(type(), base(), given, secret, verifyTls, region);
  }

  private String urlIn(String otherRegion) {
    region = otherRegion;
    try {
      return urlWithoutAddress();
    } finally {
      region = REGION;
    }
  }

  private static String results(String content) {
    return "{\"MetricDataResults\":[{\"Id\":\"e1\",\"Label\":\"ErrorRate\",\"StatusCode\":\"Complete\","
        + content
        + "}],\"Messages\":[]}";
  }

  @Override
  @Test
  void aRefusalIsToldInTheProvidersOwnWordsAndNoCredentials() {
    status = 400;
    answer = refusal("Period must not be null");

    assertThat(reason(measure(withSecret())))
        .contains("127.0.0.1")
        .contains("answered 400: ValidationError: Period must not be null")
        .doesNotContain("hidden");
  }

  @Test
  void tenIntervalsAreAskedForUpToNow() {
    answer = number(1);
    measure(
        asking(
            """
            [{"id": "m1", "metricstat": {"METRIC": {"Namespace": "Shop", "MetricName": "Errors",
               "Dimensions": [{"Name": "app", "Value": "podinfo.test"}]},
               "Period": 60, "Stat": "Sum", "Unit": null}, "ReturnData": false, "Comment": "x"}]
            """));

    assertThat(Yaml.parse(bodies.get(0)))
        .isEqualTo(
            Yaml.parse(
                """
                MetricDataQueries:
                  - Id: m1
                    MetricStat:
                      Metric:
                        Namespace: Shop
                        MetricName: Errors
                        Dimensions: [{Name: app, Value: podinfo.test}]
                      Period: 60
                      Stat: Sum
                    ReturnData: false
                StartTime: %d
                EndTime: %d
                MaxDatapoints: 20
                """
                    .formatted(
                        NOW.minus(Duration.ofMinutes(10)).getEpochSecond(), NOW.getEpochSecond())));
    assertThat(headers.get(0))
        .containsEntry("X-amz-target", List.of("GraniteServiceVersion20100801.GetMetricData"))
        .containsEntry("Content-type", List.of("application/x-amz-json-1.0"));
  }

  @Test
  void theAddressIsTheRegionsUnlessAnotherIsNamed() {
    assertThat(urlWithoutAddress()).isEqualTo("https://monitoring.eu-central-1.amazonaws.com/");
    assertThat(urlIn("cn-north-1")).isEqualTo("https://monitoring.cn-north-1.amazonaws.com.cn/");
    assertThat(urlAt("https://vpce-1.monitoring.eu-central-1.vpce.amazonaws.com/"))
        .isEqualTo("https://vpce-1.monitoring.eu-central-1.vpce.amazonaws.com/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://monitoring.test/",
        "http://monitoring.eu-central-1.amazonaws.com/",
        "https://monitoring.eu-central-1.amazonaws.com:8443/",
        "https://evilamazonaws.com/",
        "https://amazonaws.com.evil.test/"
      })
  void theControllersOwnIdentityIsSentToNoServerButThoseOfAmazon(String address) {
    assertThat(reason(measureAt(address)))
        .contains("own identity", "amazonaws.com", "metrics.identityAddresses")
        .doesNotContain("hidden");
    assertThat(asked).isEmpty();
  }

  private Measurement measureAt(String address) {
    return measure(query(provider(Optional.empty(), Map.of(), true).at(address)));
  }

  @Test
  void noResultAndNotANumberAreNoData() {
    answer = "{\"MetricDataResults\":[],\"Messages\":[]}";
    assertThat(measure()).isEqualTo(new Measurement.NoData());

    answer = results("\"Values\":[\"NaN\"]");
    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eu", "evil.test/", "eu-central-1.evil", "EU-CENTRAL-1"})
  void aRegionThatIsNoneSaysHowToWriteOne(String region) {
    MetricProvider provider =
        new MetricProvider(type(), "", Map.of(), Optional.empty(), true, region);

    assertThat(reason(measure(query(provider)))).contains("spec.provider.region", "eu-central-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum(m1)", "{}", "[]", "[{"})
  void aQueryThatIsNoneSaysHowToWriteOne(String text) {
    assertThat(reason(measure(asking(text)))).contains("JSON list of MetricDataQuery");
    assertThat(asked).isEmpty();
  }

  @Test
  void whoIsNobodyIsUnavailable() {
    try (SystemProperties nobody =
        new SystemProperties(
            Map.of(
                "aws.accessKeyId", "",
                "aws.disableEc2Metadata", "true",
                "aws.configFile", "/nowhere",
                "aws.sharedCredentialsFile", "/nowhere"))) {
      MetricQuery query = asking(text());

      assertThat(reason(measure(query))).contains("CloudWatch: no AWS credentials");
    }
  }
}
