package io.serinus.cloud;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpMethod;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.model.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets Google's library ask over the client of this program: bounded in time and size. */
final class GoogleTransport extends HttpTransport {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private final HttpClient http;

  GoogleTransport(HttpClient http) {
    this.http = http;
  }

  @Override
  public boolean supportsMethod(String method) {
    return method.equals("GET") || method.equals("POST");
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    return new Request(HttpRequest.of(HttpMethod.valueOf(method), URI.create(url)));
  }

  private final class Request extends LowLevelHttpRequest {
    private HttpRequest request;

    Request(HttpRequest request) {
      this.request = request.withTimeout(TIMEOUT).withMaxResponseBytes(MAX_ANSWER_BYTES);
    }

    @Override
    public void addHeader(String name, String value) {
      // The client asks for compression itself, and only then decompresses.
      if (!name.equalsIgnoreCase("Accept-Encoding")) {
        request = request.withHeader(name, value);
      }
    }

    @Override
    public void setTimeout(int connect, int read) {
      if (read > 0 && read < TIMEOUT.toMillis()) {
        request = request.withTimeout(Duration.ofMillis(read));
      }
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
      if (getStreamingContent() != null) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        getStreamingContent().writeTo(content);
        String type = getContentType() == null ? "application/json" : getContentType();
        request =
            request.withBody(
                new HttpBody(
                    type.replaceFirst(";.*", "").strip(),
                    content.toString(StandardCharsets.UTF_8)));
      }
      try {
        return new Response(http.send(request));
      } catch (UnavailableException failure) {
        throw new IOException(failure.getMessage(), failure);
      }
    }
  }

  private static final class Response extends LowLevelHttpResponse {
    private final HttpResponse response;
    private final byte[] content;
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();

    Response(HttpResponse response) {
      this.response = response;
      this.content = response.body().getBytes(StandardCharsets.UTF_8);
      response.headers().forEach((name, values) -> values.forEach(value -> add(name, value)));
    }

    /** The body is text by now, whatever it was before. */
    private void add(String name, String value) {
      if (!name.equals("content-encoding") && !name.equals("content-length")) {
        headers.add(Map.entry(name, value));
      }
    }

    @Override
    public InputStream getContent() {
      return new ByteArrayInputStream(content);
    }

    @Override
    public @Nullable String getContentEncoding() {
      return null;
    }

    @Override
    public long getContentLength() {
      return content.length;
    }

    @Override
    public @Nullable String getContentType() {
      String type = response.header("Content-Type").orElse(null);
      return type == null ? null : type.replaceFirst(";.*", "") + "; charset=utf-8";
    }

    @Override
    public String getStatusLine() {
      return "HTTP/1.1 " + response.status();
    }

    @Override
    public int getStatusCode() {
      return response.status();
    }

    @Override
    public String getReasonPhrase() {
      return "";
    }

    @Override
    public int getHeaderCount() {
      return headers.size();
    }

    @Override
    public String getHeaderName(int index) {
      return headers.get(index).getKey();
    }

    @Override
    public String getHeaderValue(int index) {
      return headers.get(index).getValue();
    }
  }
}
