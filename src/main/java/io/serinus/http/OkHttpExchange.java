package io.serinus.http;

import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** One client on shared connections. */
final class OkHttpExchange implements HttpClient {
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  private final OkHttpClient shared;

  OkHttpExchange(OkHttpClient shared) {
    this.shared = shared;
  }

  @Override
  public HttpResponse send(HttpRequest request) {
    OkHttpClient.Builder bounded =
        shared
            .newBuilder()
            .readTimeout(request.timeout())
            .writeTimeout(request.timeout())
            .callTimeout(request.timeout());
    request.proxy().ifPresent(proxy -> goThrough(proxy, bounded));
    Call call = bounded.build().newCall(translate(request));
    try (Response response = call.execute()) {
      String body = readBody(request, response.body());
      return new HttpResponse(response.code(), response.headers().toMultimap(), body);
    } catch (IOException e) {
      throw new UnavailableException(
          "Unreachable", "No answer from " + request.server() + ": " + whatHappened(request, e), e);
    }
  }

  private static void goThrough(HttpProxy proxy, OkHttpClient.Builder client) {
    Proxy.Type type = proxy.socks() ? Proxy.Type.SOCKS : Proxy.Type.HTTP;
    client.proxy(new Proxy(type, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    proxy
        .authorization()
        .ifPresent(
            authorization ->
                client.proxyAuthenticator(
                    (route, response) ->
                        response.request().header(PROXY_AUTHORIZATION) == null
                            ? response
                                .request()
                                .newBuilder()
                                .header(PROXY_AUTHORIZATION, authorization.reveal())
                                .build()
                            : null));
  }

  private static Request translate(HttpRequest request) {
    Request.Builder builder = new Request.Builder().url(request.url().toString());
    request.headers().forEach(header -> builder.addHeader(header.name(), header.value().reveal()));
    return builder.method(request.method().name(), body(request)).build();
  }

  private static @Nullable RequestBody body(HttpRequest request) {
    if (!request.method().hasBody()) {
      return null;
    }
    Optional<HttpBody> body = request.body();
    byte[] bytes = body.map(HttpBody::text).orElse("").getBytes(StandardCharsets.UTF_8);
    // Bytes, not text: OkHttp adds a charset parameter to text, which some servers refuse.
    return RequestBody.create(
        bytes, body.map(present -> MediaType.get(present.contentType())).orElse(null));
  }

  private static String readBody(HttpRequest request, @Nullable ResponseBody body)
      throws IOException {
    if (body == null) {
      return "";
    }
    BufferedSource source = body.source();
    if (source.request(request.maxResponseBytes() + 1L)) {
      throw new UnavailableException(
          "ResponseTooLarge",
          "The answer of %s is longer than %d bytes and was not read"
              .formatted(request.server(), request.maxResponseBytes()));
    }
    MediaType type = body.contentType();
    Charset charset = type == null ? StandardCharsets.UTF_8 : charsetOf(type);
    return source.readByteString().string(charset);
  }

  private static Charset charsetOf(MediaType type) {
    Charset named = type.charset(StandardCharsets.UTF_8);
    return named == null ? StandardCharsets.UTF_8 : named;
  }

  private static String whatHappened(HttpRequest request, IOException failure) {
    if (failure instanceof InterruptedIOException) {
      return Thread.currentThread().isInterrupted()
          ? "the wait was interrupted"
          : "timed out after at most " + request.timeout().toMillis() + " ms";
    }
    if (failure instanceof UnknownHostException) {
      return "the host's name is not known";
    }
    if (failure instanceof SSLException) {
      return "TLS failed: " + failure.getMessage();
    }
    return String.valueOf(failure.getMessage());
  }
}
