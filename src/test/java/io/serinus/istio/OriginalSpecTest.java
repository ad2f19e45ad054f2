package io.serinus.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanaryStatus;
import io.serinus.model.GeneratedObject;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A VirtualService that was there before a Canary gets back what it was. */
class OriginalSpecTest {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String SPEC =
      "{\"hosts\":[\"app\"],\"http\":[{\"name\":\"theirs\",\"route\":[{\"destination\":{\"host\":\"app\"}}]}]}";
  private static final Canary CANARY =
      new Canary(
          new CanaryKey("test", "app"),
          "u1",
          1,
          "1",
          false,
          CanarySpec.of(json("{\"targetRef\":{\"name\":\"app\"},\"service\":{\"port\":80}}")),
          CanaryStatus.NONE);

  @Test
  void theSpecOfAnAdoptedOneComesBack() {
    KubernetesObject adopted = adopted(routes(Map.of()));

    assertThat(adopted.at("/spec/http/0/route/0/destination/host").asText())
        .isEqualTo("app-primary");
    assertThat(original(adopted)).contains(json(SPEC));
  }

  @Test
  void theFirstSpecIsKeptHoweverOftenItIsAdopted() {
    assertThat(original(adopted(adopted(routes(Map.of()))))).contains(json(SPEC));
  }

  @Test
  void whatComesBackNamesTheObjectAndNothingThatWasNoted() {
    KubernetesObject original =
        VirtualServices.original(CANARY, adopted(routes(Map.of()))).orElseThrow().object();

    assertThat(original.ref()).isEqualTo(routes(Map.of()).ref());
    assertThat(original.annotations()).isEmpty();
    assertThat(original.controllerUid()).isEmpty();
  }

  @Test
  void whatKubectlAppliedLastIsTheOriginalWhereNothingWasKept() {
    KubernetesObject routes = routes(Map.of(LAST_APPLIED, "{\"spec\":" + SPEC + "}"));

    assertThat(original(routes)).contains(json(SPEC));
    assertThat(adopted(routes).annotations()).doesNotContainKey(VirtualServices.ORIGINAL_SPEC);
  }

  @Test
  void whatWasKeptCountsBeforeWhatKubectlApplied() {
    assertThat(
            original(
                routes(
                    Map.of(
                        VirtualServices.ORIGINAL_SPEC,
                        SPEC,
                        LAST_APPLIED,
                        "{\"spec\":{\"hosts\":[\"other\"]}}"))))
        .contains(json(SPEC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "\"text\"", "no JSON"})
  void aNoteThatIsNoSpecIsNone(String note) {
    assertThat(original(routes(Map.of(VirtualServices.ORIGINAL_SPEC, note)))).isEmpty();
  }

  @Test
  void withoutANoteThereIsNoOriginal() {
    assertThat(original(routes(Map.of()))).isEmpty();
    assertThat(original(routes(Map.of(LAST_APPLIED, "{\"kind\":\"VirtualService\"}")))).isEmpty();
  }

  private static Optional<JsonNode> original(KubernetesObject routes) {
    return VirtualServices.original(CANARY, routes).map(given -> given.object().at("/spec"));
  }

  private static KubernetesObject adopted(KubernetesObject routes) {
    return VirtualServices.of(CANARY, Routing.ALL_TO_PRIMARY, Optional.of(routes)).object();
  }

  private static KubernetesObject routes(Map<String, String> annotations) {
    GeneratedObject object =
        GeneratedObject.sharedWith(CANARY, VirtualServices.API_VERSION, VirtualServices.KIND, "app")
            .annotations(annotations);
    json(SPEC)
        .properties()
        .forEach(part -> object.part("spec").set(part.getKey(), part.getValue()));
    return object.build();
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException mistake) {
      throw new IllegalArgumentException(mistake);
    }
  }
}
