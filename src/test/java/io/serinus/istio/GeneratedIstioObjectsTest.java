package io.serinus.istio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.deploy.Expectation;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each file under {@code generated/istio} is a Canary, a routing and the object they give. */
class GeneratedIstioObjectsTest {
  private static final List<Expectation> CASES =
      Expectation.all(Path.of("src/test/resources/generated/istio"));

  /** Names, kinds of values and depths that no model has, and what a model would not write. */
  private static final String MADE_UP =
      "{madeUp: 1.5, nothing: null, empty: [], none: {}, big: 12345678901234, deep: {list: [{x:"
          + " {y: [1, 'two', null, {}]}}], attempts: many}, attempts: {not: a number}}";

  /** Leaves out what the typed model has no name for. */
  private static final ObjectMapper NAMED_FIELDS_ONLY =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnyGetter(Annotated annotated) {
                  return false;
                }
              });

  @TestFactory
  Stream<DynamicTest> theVirtualServiceIsAsExpected() {
    return CASES.stream()
        .map(
            expectation ->
                dynamicTest(
                    expectation.name(),
                    () -> expectation.check(virtualService(expectation.given()).tree())));
  }

  @TestFactory
  Stream<DynamicTest> istiosTypedModelKnowsEveryField() {
    return CASES.stream()
        .map(
            expectation ->
                dynamicTest(
                    expectation.name(),
                    () -> assertThatTypedModelKnows(virtualService(expectation.given()))));
  }

  @TestFactory
  Stream<DynamicTest> theWeightsOfEveryRouteSumTo100() {
    return CASES.stream()
        .map(
            expectation ->
                dynamicTest(
                    expectation.name(),
                    () -> assertThatWeightsSumTo100(virtualService(expectation.given()))));
  }

  @Property(tries = 200)
  void weightsSumTo100WhateverTheSplit(
      @ForAll @IntRange(min = 0, max = 100) int canaryWeight, @ForAll boolean mirror) {
    for (Expectation expectation : CASES) {
      Canary canary = canary(expectation.given());
      Routing.Cookies cookies = new Routing.Cookies("canary=a", "primary=b", "canary=c");
      Routing routing = new Routing(canaryWeight, mirror, cookies);
      assertThatWeightsSumTo100(VirtualServices.of(canary, routing, Optional.empty()).object());
    }
  }

  @Test
  void aFieldIstioDoesNotKnowIsNoticedByTheTypedModel() {
    ObjectNode given = Yaml.resource("generated/istio/weighted.yaml").deepCopy();
    ((ObjectNode) given.at("/canary/spec/service/retries")).put("attemps", 3);
    assertThatThrownBy(() -> assertThatTypedModelKnows(virtualService(given)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("attemps");
  }

  /** Each part of a Canary that is Istio's own vocabulary, and where it goes. */
  @ParameterizedTest
  @CsvSource({
    "rewrite, /spec/http/0/rewrite",
    "retries, /spec/http/0/retries",
    "corsPolicy, /spec/http/0/corsPolicy",
    "headers, /spec/http/0/headers",
    "match, /spec/http/0/match/0"
  })
  void whatUsersWroteIsCarriedThroughAtEveryLevelThoughNoModelKnowsIt(String part, String place) {
    ObjectNode given = Yaml.resource("generated/istio/weighted.yaml").deepCopy();
    JsonNode madeUp = Yaml.parse(MADE_UP);
    ((ObjectNode) given.at("/canary/spec/service"))
        .set(part, part.equals("match") ? Json.MAPPER.createArrayNode().add(madeUp) : madeUp);

    assertThat(Json.canonical(virtualService(given).at(place))).isEqualTo(Json.canonical(madeUp));
  }

  @Test
  void madeUpFieldsOfAPolicyAndOfAConditionAndTheCookiesRouteAreCarriedThrough() {
    JsonNode madeUp = Yaml.parse(MADE_UP);
    ObjectNode rules = Yaml.resource("generated/destination-rules.yaml").deepCopy();
    ((ObjectNode) rules.at("/canary/spec/service")).set("trafficPolicy", madeUp);
    assertThat(DestinationRules.of(canary(rules), any -> Optional.empty()))
        .allSatisfy(
            rule ->
                assertThat(Json.canonical(rule.object().at("/spec/trafficPolicy")))
                    .isEqualTo(Json.canonical(madeUp)));

    ObjectNode test = Yaml.resource("generated/istio/ab-test.yaml").deepCopy();
    ((ObjectNode) test.at("/canary/spec/analysis")).putArray("match").add(madeUp);
    assertThat(Json.canonical(virtualService(test).at("/spec/http/0/match/0")))
        .isEqualTo(Json.canonical(madeUp));

    ObjectNode sessions =
        Yaml.resource("generated/istio/session-affinity-after-run.yaml").deepCopy();
    ((ObjectNode) sessions.at("/canary/spec/service")).set("headers", madeUp);
    ObjectNode headers = (ObjectNode) virtualService(sessions).at("/spec/http/0/headers");
    assertThat(headers.remove("response").at("/add/Set-Cookie").asText()).contains("Max-Age=-1");
    assertThat(Json.canonical(headers)).isEqualTo(Json.canonical(madeUp));
  }

  @Test
  void bothDestinationRulesCarryTheTrafficPolicy() {
    Canary canary = canary(Yaml.resource("generated/destination-rules.yaml"));
    List<JsonNode> rules =
        DestinationRules.of(canary, any -> Optional.empty()).stream()
            .<JsonNode>map(rule -> rule.object().tree())
            .toList();
    assertThat(rules)
        .containsExactlyElementsOf(
            Yaml.resource("generated/destination-rules.yaml").get("expected"));
  }

  @Test
  void aDelegateWithHostsIsAnErrorThatNamesTheFields() {
    ObjectNode given = Yaml.resource("generated/istio/delegation.yaml").deepCopy();
    ((ObjectNode) given.at("/canary/spec/service")).putArray("hosts").add("app.example.com");
    assertThatThrownBy(() -> virtualService(given))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Canary test/podinfo")
        .hasMessageContaining("spec.service.hosts")
        .hasMessageContaining("delegation");
  }

  @Test
  void aCanaryWithoutServiceIsAnErrorThatNamesTheField() {
    ObjectNode given = Yaml.resource("generated/istio/delegation.yaml").deepCopy();
    ((ObjectNode) given.at("/canary/spec")).remove("service");
    assertThatThrownBy(() -> virtualService(given))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("spec.service.port");
  }

  @Test
  void aWeightOutsideOfPercentIsRefused() {
    assertThatThrownBy(() -> new Routing(101, false, Routing.Cookies.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("101");
  }

  private static Canary canary(JsonNode given) {
    return Canary.of(KubernetesObject.of(given.get("canary")));
  }

  private static KubernetesObject virtualService(JsonNode given) {
    JsonNode routing = given.path("routing");
    JsonNode cookies = routing.path("cookies");
    return VirtualServices.of(
            canary(given),
            new Routing(
                routing.path("canaryWeight").asInt(),
                routing.path("mirror").asBoolean(),
                routing.path("everyone").asBoolean(),
                new Routing.Cookies(
                    cookies.path("canary").asText(null),
                    cookies.path("primary").asText(null),
                    cookies.path("previousCanary").asText(null))),
            Optional.ofNullable(given.get("existing")).map(KubernetesObject::of))
        .object();
  }

  private static void assertThatWeightsSumTo100(KubernetesObject object) {
    for (String section : List.of("http", "tcp")) {
      for (JsonNode route : object.at("/spec/" + section)) {
        int sum = 0;
        for (JsonNode destination : route.get("route")) {
          sum += destination.path("weight").asInt(route.get("route").size() == 1 ? 100 : 0);
        }
        assertThat(sum).isEqualTo(100);
      }
    }
  }

  private static void assertThatTypedModelKnows(KubernetesObject object)
      throws JsonProcessingException {
    String text = Json.MAPPER.writeValueAsString(object.tree());
    VirtualService typed = Serialization.unmarshal(text, VirtualService.class);
    JsonNode written = NAMED_FIELDS_ONLY.<JsonNode>valueToTree(typed).get("spec");
    ObjectNode spec = (ObjectNode) object.at("/spec");
    // The model does not write empty lists.
    spec.properties().removeIf(part -> part.getValue().isArray() && part.getValue().isEmpty());
    assertThat(numbersByValue(written)).isEqualTo(numbersByValue(spec));
  }

  private static JsonNode numbersByValue(JsonNode node) {
    if (node.isNumber()) {
      return DecimalNode.valueOf(node.decimalValue().stripTrailingZeros());
    }
    if (node.isArray()) {
      var items = Json.MAPPER.createArrayNode();
      node.forEach(item -> items.add(numbersByValue(item)));
      return items;
    }
    if (node.isObject()) {
      var fields = Json.MAPPER.createObjectNode();
      node.properties()
          .forEach(field -> fields.set(field.getKey(), numbersByValue(field.getValue())));
      return fields;
    }
    return node;
  }
}
