package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  private static final ObjectRef ROUTES =
      new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "podinfo");

  @Test
  void theGroupIsWhatStandsBeforeTheSlash() {
    assertThat(ROUTES.group()).isEqualTo("networking.istio.io");
    assertThat(new ObjectRef("v1", "Service", "test", "podinfo").group()).isEmpty();
    assertThat(new ObjectRef("/v1", "Service", "test", "podinfo").group()).isEmpty();
  }

  @Test
  void twoVersionsOfOneGroupNameTheSameObject() {
    assertThat(
            ROUTES.sameObject(
                new ObjectRef("networking.istio.io/v1beta1", "VirtualService", "test", "podinfo")))
        .isTrue();
    assertThat(
            List.of(
                new ObjectRef("example.com/v1", "VirtualService", "test", "podinfo"),
                new ObjectRef("networking.istio.io/v1", "DestinationRule", "test", "podinfo"),
                new ObjectRef("networking.istio.io/v1", "VirtualService", "other", "podinfo"),
                ROUTES.named("other")))
        .noneMatch(ROUTES::sameObject);
  }

  @Test
  void anotherNameIsAllThatChanges() {
    assertThat(ROUTES.named("other"))
        .isEqualTo(new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "other"));
  }

  @Test
  void objectsAreWrittenAsPeopleWriteThem() {
    assertThat(ROUTES).hasToString("VirtualService test/podinfo");
    assertThat(new ObjectRef("v1", "Node", "", "n")).hasToString("Node n");
  }

  @Test
  void aCanaryIsNamedByNamespaceAndName() {
    CanaryKey key = CanaryKey.parse("test/podinfo");

    assertThat(key).isEqualTo(new CanaryKey("test", "podinfo")).hasToString("test/podinfo");
    assertThat(key.ref())
        .isEqualTo(new ObjectRef("flagger.app/v1beta1", "Canary", "test", "podinfo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "podinfo", "/podinfo", "test/", "a/b/c"})
  void whatNamesNoCanaryIsRefusedWithWhatToWrite(String text) {
    assertThatThrownBy(() -> CanaryKey.parse(text))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            mistake -> assertThat(mistake.reason()).isEqualTo("InvalidCanaryName"))
        .hasMessageContaining("write NAMESPACE/NAME");
  }

  @Test
  void canariesAreSortedByNamespaceThenName() {
    CanaryKey first = new CanaryKey("a", "z");
    CanaryKey second = new CanaryKey("b", "a");
    CanaryKey third = new CanaryKey("b", "b");

    assertThat(Stream.of(third, first, second).sorted()).containsExactly(first, second, third);
    assertThat(first.compareTo(new CanaryKey("a", "z"))).isZero();
  }

  @Test
  void aCommitIsShortenedToSevenDigits() {
    assertThat(source("0123456789abcdef").shortCommit()).isEqualTo("0123456");
    assertThat(source("0123456").shortCommit()).isEqualTo("0123456");
    assertThat(source("012").shortCommit()).isEqualTo("012");
  }

  private static Source source(String commit) {
    return new Source("apps", commit, "Ada", "Bump", null);
  }
}
