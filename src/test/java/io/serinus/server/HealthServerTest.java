package io.serinus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthServerTest {
  private volatile List<String> stuck = List.of();
  private volatile List<String> missing = List.of();
  private final HealthServer server =
      new HealthServer(
          0,
          new HealthReport() {
            @Override
            public List<String> stuck() {
              return stuck;
            }

            @Override
            public List<String> missing() {
              return missing;
            }
          });
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bothAnswerOkWhenAllIsWell() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").body()).isEqualTo("ok\n");
  }

  @Test
  void whatNoLongerMovesMakesTheProcessUnhealthyALineEach() throws Exception {
    stuck =
        List.of("the schedule of rollouts has not moved for 200 s", "the election stands still");

    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").body())
        .isEqualTo("the schedule of rollouts has not moved for 200 s\nthe election stands still\n");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsMissingMakesItUnreadyAndNotUnhealthy() throws Exception {
    missing = List.of("the objects of the cluster are being listed");

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("the objects of the cluster are being listed\n");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void clientsThatSendAByteAndWaitHoldUpNobody() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try {
      for (int client = 0; client < HealthServer.CLIENTS / 2; client++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        waiting.add(socket);
        socket.getOutputStream().write("G".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
      }

      assertThat(get("/healthz").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD, /healthz, 200", "POST, /healthz, 405", "DELETE, /readyz, 405", "GET, /, 404"})
  void otherRequestsChangeNothing(String method, String path, int status) throws Exception {
    HttpRequest request = request(path).method(method, HttpRequest.BodyPublishers.noBody()).build();

    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(status);
  }

  @Test
  void aPortThatIsTakenSaysWhatToChange() {
    assertThatThrownBy(() -> new HealthServer(server.port(), health()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("server.port");
  }

  private static HealthReport health() {
    return new HealthReport() {
      @Override
      public List<String> stuck() {
        return List.of();
      }

      @Override
      public List<String> missing() {
        return List.of();
      }
    };
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20));
  }
}
