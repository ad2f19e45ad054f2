package io.serinus.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final String EVERYTHING =
      """
      apiVersion: example.com/v1
      kind: Thing
      metadata:
        name: one
        namespace: test
        annotations: {serinus.io/force: "true", other: "kept", serinus.io/source-commit: stale}
      spec:
        zero: 0
        mode: 0644
        large: 4611686018427387904
        huge: 123456789012345678901234567890
        half: 0.5
        tiny: 1.5e-9
        whole: 3.0
        text: "0.50"
        yes: yes
        nothing: ~
        empty: {}
        none: []
        list: [1, [2, {three: "3"}], null]
        unicode: "gr\\u00fc\\u00df \\U0001F600 \\u0000"
        lines: |
          first
            second
      """;

  private static Manifest read(String text) {
    ManifestFile file = new ManifestReader(ReadLimits.DEFAULT).read("a.yaml", text.getBytes(UTF_8));
    assertThat(file.problems()).isEmpty();
    return file.manifests().get(0);
  }

  @Test
  void theContentThatIsGivenBackIsWhatWasReadWhateverItsNumbersAndTexts() {
    ObjectNode once = read(EVERYTHING).tree();

    ObjectNode again = Manifest.of(KubernetesObject.of(once), "b.yaml", 7, true).tree();

    assertThat(again).isEqualTo(once);
    assertThat(once.at("/spec/mode").intValue()).isEqualTo(420);
    assertThat(once.at("/spec/large").longValue()).isEqualTo(4611686018427387904L);
    assertThat(once.at("/spec/huge").bigIntegerValue())
        .isEqualTo(new BigInteger("123456789012345678901234567890"));
    assertThat(once.at("/spec/tiny").doubleValue()).isEqualTo(1.5e-9);
    assertThat(once.at("/spec/unicode").textValue()).isEqualTo("grüß \uD83D\uDE00 \u0000");
    assertThat(once.at("/spec/nothing").isNull()).isTrue();
  }

  @Test
  void aTreeThatIsChangedChangesNoOther() {
    Manifest manifest = read(EVERYTHING);

    manifest.tree().remove("spec");

    assertThat(manifest.tree().has("spec")).isTrue();
  }

  @Test
  void marksOfPeopleAreKnownWithoutItsContent() {
    Manifest manifest = read(EVERYTHING);

    assertThat(manifest.mark(GitMarks.FORCE)).contains("true");
    assertThat(manifest.mark(GitMarks.SOURCE_COMMIT)).isEqualTo(Optional.empty());
  }

  @Test
  void itTakesLittleMoreMemoryThanItsText() {
    String text = EVERYTHING + "  long: \"" + "x".repeat(10_000) + "\"\n";

    assertThat(read(text).bytes()).isLessThan(text.length());
  }
}
