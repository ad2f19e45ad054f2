package io.serinus.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.http.HttpConnections;
import io.serinus.http.LoopbackServer;
import io.serinus.http.TlsVerification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program of its own on a node of Google's, whose metadata server is played. */
final class WorkloadIdentityTest {
  private static final String TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token";

  @Test
  void whoHasNoKeyIsWhoeverTheMetadataServerSays() throws IOException, InterruptedException {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (LoopbackServer metadata = metadata(asked)) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName())
              .redirectErrorStream(true);
      builder.environment().put("GCE_METADATA_HOST", "127.0.0.1:" + metadata.port());
      builder.environment().put("HOME", "/nowhere");
      builder.environment().remove("GOOGLE_APPLICATION_CREDENTIALS");
      Process program = builder.start();
      try {
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).contains("token=token-of-the-pod");
      } finally {
        program.destroyForcibly();
      }
    }
    assertThat(asked).anyMatch(path -> path.startsWith(TOKEN));
  }

  private static LoopbackServer metadata(List<String> asked) throws IOException {
    return new LoopbackServer(
        0,
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          boolean known = "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"));
          boolean token = exchange.getRequestURI().getPath().equals(TOKEN);
          byte[] answer =
              (token
                      ? "{\"access_token\":\"token-of-the-pod\",\"expires_in\":3000,"
                          + "\"token_type\":\"Bearer\"}"
                      : "computeMetadata/")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Metadata-Flavor", "Google");
          exchange
              .getResponseHeaders()
              .set("Content-Type", token ? "application/json" : "application/text");
          exchange.sendResponseHeaders(known ? 200 : 403, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
  }

  /** Asks for the token of whoever the surroundings say. */
  static final class Program {
    private Program() {}

    public static void main(String[] none) {
      try (HttpConnections connections = new HttpConnections()) {
        GoogleIdentity identity =
            new GoogleIdentity(
                connections.client(TlsVerification.REQUIRED),
                "https://www.googleapis.com/auth/monitoring.read");
        System.out.println("token=" + identity.token().reveal());
      }
    }
  }
}
