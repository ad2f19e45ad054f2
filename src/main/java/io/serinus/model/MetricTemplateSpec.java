package io.serinus.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metric that Canaries share; null where a field was left out.
 *
 * @param provider who answers the query
 * @param query in the provider's language, with placeholders like {@code {{ target }}}
 */
public record MetricTemplateSpec(@Nullable Provider provider, @Nullable String query) {

  /**
   * Who answers the query.
   *
   * @param type for example {@code prometheus}
   * @param address URL of the provider's API
   * @param headers sent with every request; a name may have several values
   * @param secretRef the Secret with the provider's credentials, in the template's namespace
   * @param region of a cloud provider
   * @param insecureSkipVerify do not verify the provider's certificate; default false
   */
  public record Provider(
      @Nullable String type,
      @Nullable String address,
      @Nullable Map<String, List<String>> headers,
      @Nullable SecretRef secretRef,
      @Nullable String region,
      @Nullable Boolean insecureSkipVerify) {}

  /** A Secret in the same namespace. */
  public record SecretRef(@Nullable String name) {}
}
