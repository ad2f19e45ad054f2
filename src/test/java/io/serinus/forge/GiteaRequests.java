package io.serinus.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.http.HttpConnections;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.http.TlsVerification;

/** Requests of the tests themselves, for what the bed does not offer. */
final class GiteaRequests {
  private GiteaRequests() {}

  /** The body of a successful answer; any other fails the test. */
  static String send(HttpRequest request) {
    try (HttpConnections connections = new HttpConnections()) {
      HttpResponse response = connections.client(TlsVerification.REQUIRED).send(request);
      assertThat(response.isSuccessful()).as(response.body()).isTrue();
      return response.body();
    }
  }
}
