package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.UnavailableException;

/** Reads what a failed answer means for a write. */
final class ApiFailure {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int SERVER_ERROR = 500;

  private ApiFailure() {}

  /**
   * The outcome that the answer stands for.
   *
   * @throws UnavailableException reason {@code ApiServerUnauthorized} for 401, {@link
   *     UnavailableException#WEBHOOK_UNREACHABLE} for an admission webhook that did not answer,
   *     {@code ApiServerFailed} for 408 and any other 5xx
   */
  static WriteOutcome outcome(ApiAnswer answer) {
    String message = answer.message();
    if (deniedByAdmission(message)) {
      return new WriteOutcome.Rejected("Denied", message);
    }
    // The API server answers 500 to a manifest that does not fit the kind's schema.
    if (message.startsWith("failed to create typed patch object")) {
      return new WriteOutcome.Rejected("Invalid", message);
    }
    if (answer.code() >= SERVER_ERROR && message.contains("failed calling webhook")) {
      throw new UnavailableException(
          UnavailableException.WEBHOOK_UNREACHABLE,
          "an admission webhook could not be asked: " + message);
    }
    if (answer.code() >= SERVER_ERROR || answer.code() == REQUEST_TIMEOUT) {
      throw new UnavailableException("ApiServerFailed", "the API server failed: " + message);
    }
    return switch (answer.code()) {
      case UNAUTHORIZED ->
          throw new UnavailableException(
              "ApiServerUnauthorized",
              "the API server does not accept the credentials: renew the token or kubeconfig");
      case FORBIDDEN -> new WriteOutcome.Rejected("Forbidden", message);
      case NOT_FOUND -> notFound(answer);
      case CONFLICT ->
          answer.hasCause("FieldManagerConflict")
              ? new WriteOutcome.Rejected("FieldConflict", message, FieldConflict.of(answer))
              : new WriteOutcome.Conflict(message);
      case UNPROCESSABLE ->
          new WriteOutcome.Rejected(immutable(answer) ? "Immutable" : "Invalid", message);
      default -> new WriteOutcome.Rejected("Invalid", message);
    };
  }

  private static boolean deniedByAdmission(String message) {
    boolean webhook =
        message.startsWith("admission webhook \"") && message.contains("denied the request");
    boolean policy =
        message.contains("ValidatingAdmissionPolicy '") && message.contains("denied request");
    return webhook || policy;
  }

  /** Without a kind in its details the path is unknown: no such kind is served. */
  private static WriteOutcome notFound(ApiAnswer answer) {
    if (answer.detailsKind().isEmpty()) {
      return new WriteOutcome.Rejected("NoSuchKind", answer.message());
    }
    return answer.detailsKind().equals("namespaces")
        ? new WriteOutcome.Rejected("NoSuchNamespace", answer.message())
        : new WriteOutcome.Conflict(answer.message());
  }

  private static boolean immutable(ApiAnswer answer) {
    for (JsonNode cause : answer.body().at("/details/causes")) {
      String said = cause.path("message").asText();
      if (said.contains("immutable")
          || said.contains("may not change once set")
          || said.contains("Forbidden: updates to")) {
        return true;
      }
    }
    return false;
  }
}
