package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JsonTest {
  private record Sample(Duration length, Instant at, Optional<String> absent, String none) {}

  @Test
  void durationsAreWrittenAsInGoInstantsInIsoAndWhatIsAbsentNotAtAll() {
    Sample sample =
        new Sample(
            Duration.ofSeconds(90), Instant.parse("2026-03-01T12:00:00Z"), Optional.empty(), null);

    assertThat(Json.tree(sample))
        .hasToString("{\"length\":\"1m30s\",\"at\":\"2026-03-01T12:00:00Z\"}");
  }

  @Test
  void canonicalTextDoesNotDependOnTheOrderOfKeys() throws JsonProcessingException {
    String one = "{\"b\": [1, {\"y\": 2, \"x\": 1.50}], \"a\": null}";
    String other = "{ \"a\":null, \"b\":[1,{\"x\":1.50,\"y\":2}] }";

    assertThat(Json.canonical(Json.MAPPER.readTree(one)))
        .isEqualTo(Json.canonical(Json.MAPPER.readTree(other)))
        .isEqualTo("{\"a\":null,\"b\":[1,{\"x\":1.5,\"y\":2}]}");
  }

  @Test
  void canonicalTextKeepsTheOrderOfItems() {
    assertThat(Json.canonical(Json.tree(List.of(2, 1)))).isEqualTo("[2,1]");
  }

  @Test
  void aSecretShowsStarsWhereverItIsPrinted() {
    Secret secret = new Secret("s3cr3t");

    assertThat(secret).hasToString("***");
    assertThat(Json.tree(Map.of("token", secret))).hasToString("{\"token\":\"***\"}");
    assertThat(secret.reveal()).isEqualTo("s3cr3t");
  }

  @Test
  void aSecretIsReadFromItsText() throws JsonProcessingException {
    assertThat(Json.MAPPER.readValue("\"s3cr3t\"", Secret.class)).isEqualTo(new Secret("s3cr3t"));
  }
}
