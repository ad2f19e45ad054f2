package io.serinus.testbed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a program needs to reach an API server.
 *
 * @param server base URL
 * @param certificates PEM text of the certificates to trust
 * @param token bearer token
 */
record Kubeconfig(String server, String certificates, String token) {
  /** The file's YAML text. */
  String text() {
    String authority =
        Base64.getEncoder().encodeToString(certificates.getBytes(StandardCharsets.UTF_8));
    return """
        apiVersion: v1
        kind: Config
        current-context: bed
        clusters:
        - name: bed
          cluster: {server: "%s", certificate-authority-data: "%s"}
        users:
        - name: bed
          user: {token: "%s"}
        contexts:
        - name: bed
          context: {cluster: bed, user: bed, namespace: default}
        """
        .formatted(server, authority, token);
  }

  @Override
  public String toString() {
    return "Kubeconfig[server=" + server + "]";
  }
}
