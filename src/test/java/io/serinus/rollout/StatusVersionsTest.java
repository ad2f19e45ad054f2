package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.HookState;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Outcome;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.Phase;
import io.serinus.model.RunSummary;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Statuses that other versions have written: read, kept and driven on. */
final class StatusVersionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RolloutPlan PLAN = Plans.named("weighted");
  private static final Instant NOW = Instant.parse("2026-03-01T12:06:00Z");
  private static final Readiness READY = new Readiness(true, 2, 2, 2, 2);

  @Test
  void theReleasedStatusIsReadAndWrittenWithEveryFieldAsItWas() throws IOException {
    ObjectNode released = released();

    assertThat(missing("", released, Json.tree(read(released)))).isEmpty();
  }

  @Test
  void ofARunThatNamesNoMoreThanItsPhaseIsKnownWhetherItWasPromoted() throws IOException {
    assertThat(read(released()).rollout().history())
        .extracting(RunSummary::ended)
        .containsExactly(Outcome.NOT_PROMOTED, Outcome.PROMOTED);
  }

  @Test
  void aStatusOfALaterVersionWithUnknownWordsAndFieldsIsReadable() throws IOException {
    CanaryStatus status = read(ofLaterVersion());

    assertThat(status.phase()).isEqualTo(Phase.UNKNOWN);
    assertThat(status.rollout().hookState()).isEqualTo(hooksWithoutGate(status));
    assertThat(status.rollout().pending()).hasSize(3).allMatch(told -> told.kind() == Kind.EVENT);
    assertThat(status.rollout().history())
        .hasSize(2)
        .allMatch(run -> run.ended() == Outcome.NOT_PROMOTED);
  }

  @Test
  void aCanaryInAPhaseOfALaterVersionBeginsItsRolloutAnewWithTrafficAtThePrimary()
      throws IOException {
    CanaryStatus status = read(ofLaterVersion());

    Decision decision = RolloutDecider.decide(PLAN, status, seen("r2", Readiness.SCALED_TO_ZERO));

    assertThat(decision.status().phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(decision.status().canaryWeight()).isZero();
    assertThat(decision.status().rollout().rolloutId()).isEqualTo("fresh");
    assertThat(decision.status().rollout().promotedRevision()).isEqualTo("r1");
    assertThat(decision.status().rollout().pending())
        .anyMatch(told -> told.message().contains("from a later version"));
  }

  @Test
  void aCanaryInAPhaseOfALaterVersionWhoseTargetIsPromotedIsLeftAtRest() throws IOException {
    CanaryStatus status = read(ofLaterVersion());

    Decision decision = RolloutDecider.decide(PLAN, status, seen("r1", READY));

    assertThat(decision.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(decision.status().canaryWeight()).isZero();
    assertThat(decision.status().rollout().revision()).isEqualTo("r1");
  }

  @Test
  void aCanaryInAPhaseOfALaterVersionIsGivenBackWhenItIsDeleted() throws IOException {
    Observation seen = seen("r2", READY);

    CanaryStatus deleted = Termination.begun(read(ofLaterVersion()), seen);

    assertThat(deleted.phase()).isEqualTo(Phase.TERMINATING);
    assertThat(RolloutDecider.decide(PLAN, deleted, seen).actions())
        .anyMatch(Action.GiveBack.class::isInstance);
  }

  private static HookState hooksWithoutGate(CanaryStatus status) {
    return status.rollout().hookState().withGate(null);
  }

  private static Observation seen(String revision, Readiness pods) {
    return new Observation(
        NOW,
        Optional.of(
            new Observation.Target(
                revision, List.of("podinfo:" + revision), 2, pods, Optional.empty())),
        Optional.empty(),
        Optional.of(new Observation.Primary("run-1", List.of("podinfo:r1"), READY)),
        Map.of(),
        "fresh");
  }

  /** The released status with an unknown word in every enum and an unknown field at every level. */
  private static ObjectNode ofLaterVersion() throws IOException {
    ObjectNode status = released();
    later(status, CanaryStatus.class);
    return status;
  }

  private static void later(JsonNode node, Type type) {
    if (node instanceof ArrayNode items && type instanceof ParameterizedType list) {
      items.forEach(item -> later(item, list.getActualTypeArguments()[0]));
    } else if (node instanceof ObjectNode object
        && type instanceof Class<?> raw
        && raw.isRecord()) {
      for (RecordComponent component : raw.getRecordComponents()) {
        if (object.has(component.getName()) && component.getType().isEnum()) {
          object.put(component.getName(), "OfALaterVersion");
        } else {
          later(object.path(component.getName()), component.getGenericType());
        }
      }
      object.putObject("ofALaterVersion").put("any", "thing");
    }
  }

  private static ObjectNode released() throws IOException {
    Path file = Path.of("src/test/resources/statuses/released.json");
    return (ObjectNode) JSON.readTree(Files.readString(file));
  }

  /** Paths of what one tree has and the other has not, or has otherwise. */
  private static List<String> missing(String path, JsonNode wanted, JsonNode found) {
    List<String> missing = new ArrayList<>();
    if (wanted.isContainerNode()) {
      wanted
          .properties()
          .forEach(
              field ->
                  missing.addAll(
                      missing(
                          path + "/" + field.getKey(),
                          field.getValue(),
                          found.path(field.getKey()))));
      for (int index = 0; wanted.isArray() && index < wanted.size(); index++) {
        missing.addAll(missing(path + "/" + index, wanted.get(index), found.path(index)));
      }
    } else if (!wanted.asText().equals(found.asText())) {
      missing.add(path + ": " + wanted + " became " + found);
    }
    return missing;
  }

  private static CanaryStatus read(JsonNode status) {
    ObjectNode canary = JSON.createObjectNode();
    canary.put("apiVersion", "flagger.app/v1beta1").put("kind", "Canary");
    canary.putObject("metadata").put("namespace", "test").put("name", "podinfo");
    canary.putObject("spec").putObject("targetRef").put("kind", "Deployment").put("name", "app");
    canary.set("status", status);
    return Canary.of(KubernetesObject.of(canary)).status();
  }
}
