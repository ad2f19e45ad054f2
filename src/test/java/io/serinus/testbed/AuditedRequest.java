package io.serinus.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One request as the API server recorded it. Fields that a request does not have are empty.
 *
 * @param auditId the API server's own id of the request
 * @param user for example {@code bed:serinus} or {@code system:serviceaccount:NAMESPACE:NAME}
 * @param verb Kubernetes' verb: get, list, watch, create, update, patch, delete, …
 * @param resource plural name, for example {@code deployments}
 * @param code HTTP status of the answer
 * @param received when the API server got it
 * @param answered when the answer had been sent; for a watch, when it began
 */
public record AuditedRequest(
    String auditId,
    String user,
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    int code,
    String requestUri,
    String userAgent,
    Instant received,
    Instant answered) {

  /** A watch is recorded when it begins and counted once, however long it lasts. */
  public boolean isWatch() {
    return verb.equals("watch");
  }

  static AuditedRequest of(JsonNode event) {
    JsonNode object = event.path("objectRef");
    return new AuditedRequest(
        event.path("auditID").asText(),
        event.path("user").path("username").asText(),
        event.path("verb").asText(),
        object.path("apiGroup").asText(),
        object.path("resource").asText(),
        object.path("subresource").asText(),
        object.path("namespace").asText(),
        object.path("name").asText(),
        event.path("responseStatus").path("code").asInt(),
        event.path("requestURI").asText(),
        event.path("userAgent").asText(),
        Instant.parse(event.path("requestReceivedTimestamp").asText()),
        Instant.parse(event.path("stageTimestamp").asText()));
  }
}
