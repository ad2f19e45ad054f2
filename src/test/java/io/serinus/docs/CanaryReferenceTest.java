package io.serinus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanarySpec;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/canary.md to the fields there are. */
class CanaryReferenceTest {
  @Test
  void everyFieldIsDocumentedAndNoOther() {
    assertThat(Markdown.page("canary.md").rows("Field", "Type", "Meaning"))
        .extracting(row -> Markdown.code(row.get(0)))
        .containsExactlyInAnyOrderElementsOf(RecordFields.of("spec", CanarySpec.class).keySet());
  }
}
