package io.serinus.forge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommentTextTest {
  private static final CommentMarker MARKER = ForgeContract.marker("prod");
  private static final int MAX = 400;

  @Test
  void theMarkerIsTheFirstLineAndHidden() {
    assertThat(CommentText.of(MARKER, "Hello", MAX))
        .isEqualTo(
            "<!-- serinus:pull-request-comment cluster=prod remote=https://a.example/x branch=main -->\nHello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a --> <b>", "a\nb", "a--b", "--", "ä/ö", "x cluster=y", "%2D"})
  void noClusterCanBreakOutOfTheMarkerOrPassForAnother(String cluster) {
    CommentMarker marker = ForgeContract.marker(cluster);

    assertThat(marker.line().lines()).hasSize(1);
    assertThat(marker.line().replaceAll("^<!--|-->$", "")).doesNotContain("--", ">", "<");
    assertThat(marker.marks(CommentText.of(marker, "Hello", MAX))).isTrue();
    assertThat(MARKER.marks(CommentText.of(marker, "Hello", MAX))).isFalse();
  }

  @Test
  void hostsThatChangeLineEndsDoNotHideTheMarker() {
    assertThat(MARKER.marks(MARKER.line() + "\r\nHello")).isTrue();
  }

  @Test
  void aQuotedMarkerIsNoMarker() {
    assertThat(MARKER.marks("> " + MARKER.line() + "\nHello")).isFalse();
    assertThat(MARKER.marks("Look:\n" + MARKER.line())).isFalse();
    assertThat(MARKER.marks("")).isFalse();
  }

  @Test
  void whatFitsStaysWhole() {
    String body = "x".repeat(MAX - MARKER.line().length() - 1);

    assertThat(CommentText.of(MARKER, body, MAX)).endsWith(body).hasSize(MAX);
  }

  @Test
  void whatDoesNotFitIsCutAtALineAndSaysSo() {
    String text = CommentText.of(MARKER, "| a row |\n".repeat(100), MAX);

    assertThat(text).hasSizeLessThanOrEqualTo(MAX).contains("| a row |\n\n*The rest is left out");
  }

  @Test
  void aBlockOfCodeThatIsCutIsClosed() {
    String text = CommentText.of(MARKER, "````text\n" + "```\ncode\n".repeat(100), MAX);

    assertThat(text).hasSizeLessThanOrEqualTo(MAX).contains("\n````\n\n*The rest is left out");
  }

  @Test
  void aPairOfSurrogatesIsNotCutApart() {
    for (int shift = 0; shift < 2; shift++) {
      String text = CommentText.of(MARKER, "x".repeat(shift) + "😀".repeat(MAX), MAX);

      assertThat(text.chars().filter(unit -> Character.isSurrogate((char) unit)).count()).isEven();
    }
  }
}
