package io.serinus.http;

import io.serinus.model.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address whose user and password, if it has any, are taken out of it.
 *
 * @param url without them
 * @param authorization they as basic authentication (RFC 7617)
 */
public record UserInAddress(URI url, Optional<Secret> authorization) {

  public static UserInAddress of(URI address) {
    @Nullable String user = address.getUserInfo();
    return user == null
        ? new UserInAddress(address, Optional.empty())
        : new UserInAddress(
            URI.create(address.toString().replaceFirst("//[^/@]*@", "//")),
            Optional.of(basic(user)));
  }

  /**
   * @param userAndPassword with a colon in between
   */
  public static Secret basic(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return new Secret("Basic " + Base64.getEncoder().encodeToString(bytes));
  }
}
