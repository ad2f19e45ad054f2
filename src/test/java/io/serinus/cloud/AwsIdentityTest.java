package io.serinus.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.http.HttpBody;
import io.serinus.http.HttpHeader;
import io.serinus.http.HttpRequest;
import io.serinus.http.LoopbackServer;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AwsIdentityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final AwsIdentity identity = new AwsIdentity(InstantSource.fixed(NOW));

  @Test
  void aRequestIsSignedWithTheKeysOfTheSurroundings() {
    try (SystemProperties keys =
        new SystemProperties(
            Map.of("aws.accessKeyId", "AKID", "aws.secretAccessKey", "hidden-key"))) {
      HttpRequest signed = identity.signed(request(), "monitoring", "eu-central-1");

      assertThat(check(signed, "hidden-key"))
          .isEqualTo(new AwsSignature("AKID", "20260301", "eu-central-1", "monitoring", true));
      assertThat(check(signed, "another-key").valid()).isFalse();
      assertThat(headers(signed))
          .containsEntry("X-Amz-Date", List.of("20260301T120000Z"))
          .doesNotContainKey("X-Amz-Security-Token");
    }
  }

  @Test
  void aServiceAccountsTokenIsExchangedForTheRoleThatItMayTake(@TempDir Path folder)
      throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "token-of-the-pod");
    List<String> asked = new CopyOnWriteArrayList<>();
    try (LoopbackServer sts = securityTokenService(asked);
        SystemProperties surroundings =
            new SystemProperties(
                Map.of(
                    "aws.webIdentityTokenFile", token.toString(),
                    "aws.roleArn", "arn:aws:iam::123456789012:role/serinus",
                    "aws.roleSessionName", "serinus",
                    "aws.region", "eu-central-1",
                    "aws.disableEc2Metadata", "true",
                    "aws.endpointUrlSts", sts.url("").toString()))) {
      HttpRequest signed = identity.signed(request(), "monitoring", "eu-central-1");

      assertThat(check(signed, "key-of-the-role").valid()).isTrue();
      assertThat(headers(signed))
          .containsEntry("X-Amz-Security-Token", List.of("session-of-the-role"));
      assertThat(asked)
          .singleElement()
          .asString()
          .contains("Action=AssumeRoleWithWebIdentity")
          .contains("WebIdentityToken=token-of-the-pod");
    }
  }

  @Test
  void whoIsNobodyIsToldWhereCredentialsWereLookedFor() {
    try (SystemProperties surroundings =
        new SystemProperties(
            Map.of(
                "aws.disableEc2Metadata", "true",
                "aws.configFile", "/nowhere",
                "aws.sharedCredentialsFile", "/nowhere"))) {
      assertThatThrownBy(() -> identity.signed(request(), "monitoring", "eu-central-1"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("no AWS credentials: ")
          .hasMessageContaining("EnvironmentVariableCredentialsProvider");
    }
  }

  private static LoopbackServer securityTokenService(List<String> asked) throws IOException {
    return new LoopbackServer(
        0,
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer =
              """
              <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                <AssumeRoleWithWebIdentityResult>
                  <Credentials>
                    <AccessKeyId>ASIA</AccessKeyId>
                    <SecretAccessKey>key-of-the-role</SecretAccessKey>
                    <SessionToken>session-of-the-role</SessionToken>
                    <Expiration>2099-01-01T00:00:00Z</Expiration>
                  </Credentials>
                  <AssumedRoleUser>
                    <Arn>arn:aws:sts::123456789012:assumed-role/serinus/serinus</Arn>
                    <AssumedRoleId>AROA:serinus</AssumedRoleId>
                  </AssumedRoleUser>
                </AssumeRoleWithWebIdentityResult>
                <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
              </AssumeRoleWithWebIdentityResponse>
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/xml");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
  }

  private static HttpRequest request() {
    return HttpRequest.post(
            URI.create("https://monitoring.eu-central-1.amazonaws.com/"),
            new HttpBody("application/x-amz-json-1.0", "{\"a\":\"ä\"}"))
        .withHeader("X-Amz-Target", "GraniteServiceVersion20100801.GetMetricData");
  }

  private static AwsSignature check(HttpRequest signed, String key) {
    Map<String, List<String>> sent = new HashMap<>(headers(signed));
    sent.put("Host", List.of(signed.url().getHost()));
    sent.put("Content-Type", List.of("application/x-amz-json-1.0"));
    return AwsSignature.of(
        "POST", signed.url().getPath(), sent, signed.body().orElseThrow().text(), key);
  }

  private static Map<String, List<String>> headers(HttpRequest request) {
    return request.headers().stream()
        .collect(
            Collectors.groupingBy(
                HttpHeader::name,
                Collectors.mapping(header -> header.value().reveal(), Collectors.toList())));
  }
}
