package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.model.AlertProviderSpec;
import io.serinus.model.AlertProviderType;
import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.InvalidInputException;
import io.serinus.model.JsonFields;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import io.serinus.notify.AlertDestination;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the alerts of an AlertProvider go; a Secret's address wins over the one beside it. */
final class AlertAddresses {
  private static final String CHANNEL = "general";
  private static final String USERNAME = "serinus";
  private static final String ADDRESS = "address";
  private static final String TOKEN = "token";

  private final Cluster cluster;
  private final SecretEntries secrets;

  AlertAddresses(Cluster cluster, SecretEntries secrets) {
    this.cluster = cluster;
    this.secrets = secrets;
  }

  /**
   * @param namespace of the Canary
   * @throws InvalidInputException when the provider or its Secret is not there or cannot be used
   * @throws io.serinus.model.UnavailableException when the API server cannot be reached
   */
  AlertDestination of(TemplateRef ref, String namespace) {
    KubernetesObject provider = SharedObjects.find(cluster, SharedObjects.provider(ref, namespace));
    AlertProviderSpec spec =
        JsonFields.read(
            provider.ref().toString(),
            provider.at("/spec"),
            "spec",
            AlertProviderSpec.class,
            "InvalidAlertProvider");
    AlertProviderType type =
        AlertProviderType.named(or(spec.type(), ""))
            .orElseThrow(
                () ->
                    mistake(
                        "%s has the type '%s': write one of %s"
                            .formatted(provider.ref(), spec.type(), AlertProviderType.words())));
    Map<String, Secret> entries = entries(provider, spec);
    return new AlertDestination(
        type,
        Optional.ofNullable(entries.get(ADDRESS)).or(() -> secret(spec.address())),
        or(spec.channel(), CHANNEL),
        or(spec.username(), USERNAME),
        secret(spec.proxy()),
        Optional.ofNullable(entries.get(TOKEN)));
  }

  private Map<String, Secret> entries(KubernetesObject provider, AlertProviderSpec spec) {
    @Nullable String name = spec.secretRef() == null ? null : spec.secretRef().name();
    if (name == null || name.isEmpty()) {
      return Map.of();
    }
    ObjectRef ref = new ObjectRef("v1", "Secret", provider.namespace(), name);
    SecretEntries.Found found = secrets.of(ref);
    if (found.problem().isPresent()) {
      throw mistake(found.problem().get());
    }
    if (!found.entries().containsKey(ADDRESS) && !found.entries().containsKey(TOKEN)) {
      throw mistake(ref + " has neither an entry address nor token");
    }
    return found.entries();
  }

  private static InvalidInputException mistake(String what) {
    return new InvalidInputException("InvalidAlertProvider", what);
  }

  private static Optional<Secret> secret(@Nullable String text) {
    return Optional.ofNullable(text).filter(given -> !given.isBlank()).map(Secret::new);
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
