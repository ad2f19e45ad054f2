package io.serinus.cloud;

import io.serinus.http.HttpBody;
import io.serinus.http.HttpHeader;
import io.serinus.http.HttpRequest;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Signs requests to AWS (Signature Version 4) as whoever the surroundings say: environment, the
 * token of a service account (web identity), shared profile, container or instance, in this order,
 * as AWS' own programs find it.
 */
public final class AwsIdentity {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Clock clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build();
  private final SharedWait<AwsCredentials> credentials =
      new SharedWait<>("no AWS credentials", PATIENCE, provider::resolveCredentials);

  /**
   * @param clock tells when a signature is made; AWS takes none that is minutes old
   */
  public AwsIdentity(InstantSource clock) {
    this.clock = clock.withZone(ZoneOffset.UTC);
  }

  /**
   * The request with its signature; nothing signed may be changed after it.
   *
   * @param service its name in signatures, for example {@code monitoring}
   * @throws UnavailableException reason {@code NoCredentials}; credentials are waited for five
   *     seconds at most
   */
  public HttpRequest signed(HttpRequest request, String service, String region) {
    AwsCredentials identity = credentials.get();
    String content = request.body().map(HttpBody::text).orElse("");
    SignedRequest signed =
        signer.sign(
            details ->
                details
                    .identity(identity)
                    .request(unsigned(request))
                    .payload(ContentStreamProvider.fromUtf8String(content))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    HttpRequest result = request;
    for (String name : signed.request().headers().keySet()) {
      for (String value : added(request, signed.request(), name)) {
        result = result.withHeader(name, new Secret(value));
      }
    }
    return result;
  }

  /** What the signer has added; the client itself names host and content type. */
  private static List<String> added(HttpRequest request, SdkHttpRequest signed, String name) {
    boolean given =
        name.equalsIgnoreCase("Host")
            || name.equalsIgnoreCase("Content-Type")
            || request.headers().stream()
                .map(HttpHeader::name)
                .anyMatch(present -> present.equalsIgnoreCase(name));
    return given ? List.of() : signed.matchingHeaders(name);
  }

  private static SdkHttpFullRequest unsigned(HttpRequest request) {
    URI url = request.url();
    SdkHttpFullRequest.Builder builder =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method().name()))
            .uri(url);
    request
        .headers()
        .forEach(header -> builder.appendHeader(header.name(), header.value().reveal()));
    request.body().ifPresent(body -> builder.putHeader("Content-Type", body.contentType()));
    return builder.build();
  }
}
