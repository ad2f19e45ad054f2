package io.serinus.cloud;

import io.serinus.http.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives an access token for an assertion, as {@code oauth2.googleapis.com/token} does. */
public final class TokenServer implements AutoCloseable {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final LoopbackServer server;
  private volatile String answer =
      "{\"access_token\":\"hidden-token\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";

  public TokenServer() throws IOException {
    server =
        new LoopbackServer(
            0,
            exchange -> {
              asked.add(
                  URLDecoder.decode(
                      new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                      StandardCharsets.UTF_8));
              byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
              exchange.sendResponseHeaders(200, bytes.length);
              exchange.getResponseBody().write(bytes);
              exchange.close();
            });
  }

  public URI url() {
    return server.url("/token");
  }

  void answers(String newAnswer) {
    answer = newAnswer;
  }

  /** The claims of each assertion, in JSON. */
  List<String> claims() {
    return asked.stream()
        .map(
            form ->
                new String(
                    Base64.getUrlDecoder()
                        .decode(form.replaceFirst(".*assertion=", "").split("\\.", -1)[1]),
                    StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
