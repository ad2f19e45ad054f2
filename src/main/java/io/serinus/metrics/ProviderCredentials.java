package io.serinus.metrics;

import io.serinus.analysis.MetricQuery;
import io.serinus.analysis.ProviderNeeds;
import io.serinus.http.HttpRequest;
import io.serinus.http.UserInAddress;
import io.serinus.model.InvalidInputException;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import java.util.ArrayList;
import java.util.List;
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
  static HttpRequest get(ProviderUrl url, MetricQuery query) {
    return get(url, of(query));
  }

  /**
   * A GET request that is authorised as it says; where it says nothing, by a user in the address.
   *
   * @throws IllegalArgumentException when the address is none
   */
  static HttpRequest get(ProviderUrl url, Optional<Secret> authorization) {
    UserInAddress place = UserInAddress.of(url.uri());
    HttpRequest request = HttpRequest.get(place.url());
    return authorization
        .or(place::authorization)
        .map(proof -> request.withHeader("Authorization", proof))
        .orElse(request);
  }

  /**
   * The entries of the Secret that the provider wants, in the order of {@link
   * ProviderNeeds#entries}.
   *
   * @throws InvalidInputException when there is no Secret or one of them is missing, naming all of
   *     them; reason {@code InvalidCredentials}
   */
  static List<Secret> wanted(MetricQuery query) {
    List<String> names = ProviderNeeds.of(query.provider().type()).entries();
    String all = String.join(" and ", names);
    ObjectRef owner =
        query
            .provider()
            .secret()
            .orElseThrow(
                () -> invalid("spec.provider.secretRef names no Secret: name one with " + all));
    List<Secret> entries = new ArrayList<>();
    for (String name : names) {
      Secret entry = query.credentials().get(name);
      if (entry == null) {
        throw invalid("%s has no entry %s: give it %s".formatted(owner, name, all));
      }
      entries.add(entry);
    }
    return entries;
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
      throw invalid(
          query.provider().secret().get()
              + " has neither an entry token nor both username and password");
    }
    return Optional.of(UserInAddress.basic(username.reveal() + ":" + password.reveal()));
  }

  private static InvalidInputException invalid(String what) {
    return new InvalidInputException("InvalidCredentials", what);
  }
}
