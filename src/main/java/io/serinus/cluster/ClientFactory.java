package io.serinus.cluster;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the fabric8 client that informers and requests share. */
final class ClientFactory {
  /** First pause before a broken watch is opened again; doubled up to 32 times this. */
  private static final int RECONNECT_MILLIS = 500;

  /** How much is asked at once is the API server's to limit, which answers 429 then. */
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private static final String USER_AGENT = "serinus";

  private ClientFactory() {}

  /**
   * Opens no connection yet.
   *
   * @throws InvalidInputException reason {@code InvalidKubeconfig} when the file cannot be used, or
   *     when none is given and this is no pod
   */
  static KubernetesClient create(ConnectionSettings settings, ApiServerHealth health) {
    return builder(settings)
        .withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor(ApiServerHealth.NAME, health))
        .build();
  }

  /** The same for lists and watches of metadata. */
  static KubernetesClient ofMetadata(ConnectionSettings settings) {
    ObjectMapper mapper = new ObjectMapper();
    // An empty list of metadata has null for its items.
    mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    return builder(settings)
        .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
        .withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor(MetadataOnly.NAME, new MetadataOnly()))
        .build();
  }

  private static KubernetesClientBuilder builder(ConnectionSettings settings) {
    int timeoutMillis = Math.toIntExact(settings.requestTimeout().toMillis());
    Config config =
        new ConfigBuilder(settings.kubeconfig().map(ClientFactory::read).orElseGet(Inside::read))
            .withUserAgent(USER_AGENT)
            .withConnectionTimeout(timeoutMillis)
            .withRequestTimeout(timeoutMillis)
            .withUploadRequestTimeout(timeoutMillis)
            .withWatchReconnectInterval(RECONNECT_MILLIS)
            .withMaxConcurrentRequests(UNLIMITED)
            .withMaxConcurrentRequestsPerHost(UNLIMITED)
            // Once, for lists and watches: without it the client tells nobody of a lost connection.
            .withRequestRetryBackoffLimit(1)
            .build();
    return new KubernetesClientBuilder().withConfig(config);
  }

  private static Config read(Path kubeconfig) {
    if (!Files.isReadable(kubeconfig)) {
      throw new InvalidInputException(
          "InvalidKubeconfig",
          "the kubeconfig " + kubeconfig + " cannot be read: name an existing, readable file");
    }
    try {
      return Config.fromKubeconfig(kubeconfig.toFile());
    } catch (RuntimeException unusable) {
      throw new InvalidInputException(
          "InvalidKubeconfig",
          "the kubeconfig " + kubeconfig + " has no usable current context",
          unusable);
    }
  }

  /** The service account of the pod. */
  private static final class Inside {
    private static final Path TOKEN =
        Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    static Config read() {
      if (!Files.isReadable(TOKEN)) {
        throw new InvalidInputException(
            "InvalidKubeconfig",
            "no kubeconfig is given and this is not a pod with a service account (no "
                + TOKEN
                + "): name a kubeconfig file");
      }
      // The kubelet renews the file well before the token in it ends.
      return new ConfigBuilder(Config.autoConfigure(null))
          .withOauthTokenProvider(Inside::token)
          .build();
    }

    private static String token() {
      try {
        return Files.readString(TOKEN).strip();
      } catch (IOException failure) {
        throw new UnavailableException(
            "TokenUnreadable",
            "the service account's token " + TOKEN + " is not readable",
            failure);
      }
    }
  }
}
