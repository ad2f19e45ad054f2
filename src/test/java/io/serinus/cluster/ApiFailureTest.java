package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.UnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiFailureTest {
  private static ApiAnswer answer(int code, String message) {
    return new ApiAnswer(code, Json.MAPPER.createObjectNode().put("message", message));
  }

  private static ApiAnswer withCause(int code, String reason, String message) {
    ObjectNode status = Json.MAPPER.createObjectNode().put("message", "refused");
    status
        .putObject("details")
        .put("kind", "deployments")
        .putArray("causes")
        .addObject()
        .put("reason", reason)
        .put("message", message);
    return new ApiAnswer(code, status);
  }

  private static String reason(ApiAnswer answer) {
    WriteOutcome outcome = ApiFailure.outcome(answer);
    assertThat(outcome).isInstanceOf(WriteOutcome.Rejected.class);
    return ((WriteOutcome.Rejected) outcome).reason();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 422})
  void anAdmissionWebhooksNoIsADenialWhateverItsCode(int code) {
    String words = "admission webhook \"istio.example\" denied the request: no hosts";

    assertThat(ApiFailure.outcome(answer(code, words)))
        .isEqualTo(new WriteOutcome.Rejected("Denied", words));
  }

  @Test
  void anAdmissionWebhookThatCannotBeReachedIsNoDenial() {
    assertThatThrownBy(
            () ->
                ApiFailure.outcome(
                    answer(
                        500, "Internal error occurred: failed calling webhook \"istio.example\"")))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            failure ->
                assertThat(failure.reason()).isEqualTo(UnavailableException.WEBHOOK_UNREACHABLE))
        .hasMessageContaining("istio.example");
  }

  @Test
  void aDenialThatSpeaksOfACallIsADenialAllTheSame() {
    String words =
        "admission webhook \"policy.example\" denied the request: failed calling webhook";

    assertThat(reason(answer(403, words))).isEqualTo("Denied");
  }

  @ParameterizedTest
  @CsvSource({"400,Invalid", "403,Forbidden", "413,Invalid", "415,Invalid", "422,Invalid"})
  void aRefusalHasAStableReason(int code, String reason) {
    assertThat(reason(answer(code, "words"))).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 408, 500, 502, 503, 504})
  void theOutsideWorldsFailureIsNoOutcome(int code) {
    assertThatThrownBy(() -> ApiFailure.outcome(answer(code, "words")))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void aStaleVersionAndAHeldFieldAreToldApart() {
    assertThat(ApiFailure.outcome(answer(409, "the object has been modified")))
        .isEqualTo(new WriteOutcome.Conflict("the object has been modified"));
    assertThat(reason(withCause(409, "FieldManagerConflict", "held"))).isEqualTo("FieldConflict");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid value: 1: field is immutable",
        "Invalid value: []: may not change once set",
        "Forbidden: updates to statefulset spec for fields other than 'replicas'"
      })
  void aFieldThatMayNotChangeIsImmutable(String message) {
    assertThat(reason(withCause(422, "FieldValueInvalid", message))).isEqualTo("Immutable");
  }

  @Test
  void anObjectThatIsGoneIsAConflictAndAnUnknownPathNoSuchKind() {
    ObjectNode gone = Json.MAPPER.createObjectNode().put("message", "not found");
    gone.putObject("details").put("kind", "canaries");

    assertThat(ApiFailure.outcome(new ApiAnswer(404, gone)))
        .isInstanceOf(WriteOutcome.Conflict.class);
    assertThat(reason(answer(404, "404 page not found"))).isEqualTo("NoSuchKind");
  }

  @Test
  void aManifestOutsideTheSchemaIsInvalidAlthoughTheServerSays500() {
    assertThat(reason(answer(500, "failed to create typed patch object (a/b; apps/v1): .spec.x")))
        .isEqualTo("Invalid");
  }
}
