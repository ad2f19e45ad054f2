package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What people write to ask something of a Canary. */
final class CommandTest {
  @Test
  void aCommandIsAVerbWithOptionsInAnyOrder() {
    assertThat(Command.of("  pause by=ada   id=7\nrevision=r2 "))
        .contains(new Command("7", "pause", "ada", "r2"));
    assertThat(Command.of("pause").orElseThrow().verb()).contains(Command.Verb.PAUSE);
  }

  @Test
  void withoutAnIdTheTextTellsOneCommandFromAnother() {
    assertThat(Command.of("abort by=ada"))
        .contains(new Command("abort by=ada", "abort", "ada", ""));
  }

  @Test
  void aWordThatIsNoCommandHasNoVerb() {
    assertThat(Command.of("destroy now").orElseThrow().verb()).isEmpty();
    assertThat(Command.of("ABORT").orElseThrow().verb()).isEmpty();
  }

  @Test
  void nothingIsAskedByNothing() {
    assertThat(Command.of("")).isEmpty();
    assertThat(Command.of(" \n\t")).isEmpty();
  }

  @Test
  void aLongTextIsCut() {
    assertThat(Command.of("pause " + "x".repeat(100_000)).orElseThrow().id())
        .hasSizeLessThanOrEqualTo(200);
  }
}
