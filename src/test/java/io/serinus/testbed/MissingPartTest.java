package io.serinus.testbed;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class MissingPartTest {
  private final String before = System.getProperty(MissingPart.REQUIRED, "");

  @AfterEach
  void restore() {
    if (before.isEmpty()) {
      System.clearProperty(MissingPart.REQUIRED);
    } else {
      System.setProperty(MissingPart.REQUIRED, before);
    }
  }

  @Test
  void aMissingPartSkipsTheTest() {
    System.setProperty(MissingPart.REQUIRED, "false");

    assertThatThrownBy(() -> MissingPart.skip("this line is a test: install nothing"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("install nothing");
  }

  @Test
  void aMissingPartFailsTheTestWhereTheBedIsRequired() {
    System.setProperty(MissingPart.REQUIRED, "true");

    assertThatThrownBy(() -> MissingPart.skip("no server: install one"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("install one");
  }
}
