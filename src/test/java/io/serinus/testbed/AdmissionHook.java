package io.serinus.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A validating webhook of the test's own: the API server asks it before it stores an object of one
 * namespace, so a test can act at exactly that moment.
 */
public final class AdmissionHook implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration KEY_LIMIT = Duration.ofSeconds(30);
  private static final char[] PASSWORD = "bed-only".toCharArray();

  private final BedFolder folder = BedFolder.create("admission");
  private final KubernetesClient client;
  private final HttpsServer server;
  private final ValidatingWebhookConfiguration registration;

  private AdmissionHook(
      KubernetesClient client,
      String namespace,
      String group,
      String resource,
      Predicate<JsonNode> allows) {
    this.client = client;
    try {
      KeyStore keys = keys();
      this.server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
      server.createContext("/", exchange -> answer(exchange, allows));
      server.start();
      this.registration =
          registration(
              namespace, group, resource, certificate(keys), server.getAddress().getPort());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
    client.resource(registration).serverSideApply();
  }

  /**
   * Begins to be asked; the API server needs a moment to hear of it.
   *
   * @param resource plural name of the kind whose creations and updates are asked for
   * @param allows the {@code request} of the AdmissionReview to whether it may be done
   */
  public static AdmissionHook on(
      KubernetesClient client,
      String namespace,
      String group,
      String resource,
      Predicate<JsonNode> allows) {
    return new AdmissionHook(client, namespace, group, resource, allows);
  }

  private static void answer(HttpExchange exchange, Predicate<JsonNode> allows) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody()).path("request");
    Map<String, Object> response =
        Map.of("uid", request.path("uid").asText(), "allowed", allows.test(request));
    byte[] review =
        JSON.writeValueAsBytes(
            Map.of(
                "apiVersion",
                "admission.k8s.io/v1",
                "kind",
                "AdmissionReview",
                "response",
                response));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, review.length);
    exchange.getResponseBody().write(review);
    exchange.close();
  }

  private static ValidatingWebhookConfiguration registration(
      String namespace, String group, String resource, String certificate, int port) {
    return new ValidatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName("bed-" + namespace)
        .endMetadata()
        .addNewWebhook()
        .withName("bed.serinus.test")
        .withNewClientConfig()
        .withUrl("https://127.0.0.1:" + port + "/")
        .withCaBundle(certificate)
        .endClientConfig()
        .addNewRule()
        .withOperations("CREATE", "UPDATE")
        .withApiGroups(group)
        .withApiVersions("*")
        .withResources(resource)
        .endRule()
        .withNewNamespaceSelector()
        .addToMatchLabels("kubernetes.io/metadata.name", namespace)
        .endNamespaceSelector()
        .withFailurePolicy("Fail")
        .withSideEffects("None")
        .withAdmissionReviewVersions("v1")
        .endWebhook()
        .build();
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("keys.p12");
    ChildProcess.run(
        "keytool",
        folder.resolve("keytool.log"),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "SAN=IP:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            new String(PASSWORD)),
        Map.of(),
        KEY_LIMIT);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var stream = Files.newInputStream(file)) {
      keys.load(stream, PASSWORD);
    }
    return keys;
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** As the field {@code caBundle} wants it: the base64 of a PEM file. */
  private static String certificate(KeyStore keys) throws GeneralSecurityException {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(keys.getCertificate("mykey").getEncoded());
    String pem = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** Nobody is asked any more. */
  @Override
  public void close() {
    client.resource(registration).delete();
    server.stop(0);
    folder.close();
  }
}
