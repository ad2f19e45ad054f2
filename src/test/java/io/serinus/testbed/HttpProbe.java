package io.serinus.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks whether a server answers 200 at an address, with a limit on each request. */
public final class HttpProbe {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int HTTP_OK = 200;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(LIMIT).version(HttpClient.Version.HTTP_1_1).build();

  private HttpProbe() {}

  public static boolean answersOk(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == HTTP_OK;
  }
}
