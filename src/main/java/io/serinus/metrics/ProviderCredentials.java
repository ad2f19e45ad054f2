package io.serinus.metrics;

import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpRequest;
import io.serinus.http.UserInAddress;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** How a query proves who asks, where the provider wants a token or a user. */
final class ProviderCredentials {
  private ProviderCredentials() {}

  /**
   * A GET request that is authorised by the Secret's {@code token}, or its {@code username} and
   * {@code password}; where there is no Secret, by a user in the address.
   *
   * @throws InvalidInputException when the Secret has neither; reason {@code InvalidCredentials}
   * @throws IllegalArgumentException when the address is none
   */
  static HttpRequest get(String address, MetricQuery query) {
    UserInAddress place = UserInAddress.of(URI.create(address));
    HttpRequest request = HttpRequest.get(place.url());
    Optional<Secret> authorization = of(query).or(place::authorization);
    return authorization.isPresent()
        ? request.withHeader("Authorization", authorization.get())
        : request;
  }

  private static Optional<Secret> of(MetricQuery query) {
    Map<String, Secret> entries = query.credentials();
    if (query.provider().secret().isEmpty()) {
      return Optional.empty();
    }
    Secret token = entries.get("token");
    Secret username = entries.get("username");
    Secret password = entries.get("password");
    if (token != null) {
      return Optional.of(new Secret("Bearer " + token.reveal()));
    }
    if (username == null || password == null) {
      throw new InvalidInputException(
          "InvalidCredentials",
          query.provider().secret().get()
              + " has neither an entry token nor both username and password");
    }
    return Optional.of(UserInAddress.basic(username.reveal() + ":" + password.reveal()));
  }
}
