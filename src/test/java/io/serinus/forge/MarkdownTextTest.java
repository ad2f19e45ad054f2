package io.serinus.forge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTextTest {
  @Test
  void markupInPlainTextIsShownAndNotObeyed() {
    assertThat(MarkdownText.plain("**a** <b> [c](d) `e` | ~f~ \\"))
        .isEqualTo("\\*\\*a\\*\\* \\<b\\> \\[c\\]\\(d\\) \\`e\\` \\| \\~f\\~ \\\\");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@octocat", "acme/team@main", "#12", "acme/shop#12", "https://evil.example",
        "www.evil.example", "WWW.evil.example", "a@b.example", "GH-12", "![x](http://e)"
      })
  void whatHostsTurnIntoLinksIsBroken(String untrusted) {
    String rendered = MarkdownText.plain(untrusted).replace("\\", "");

    assertThat(rendered)
        .doesNotContainPattern("@[A-Za-z0-9]")
        .doesNotContainPattern("#[0-9]")
        .doesNotContain("://")
        .doesNotContainPattern("(?i)www\\.")
        .doesNotContain("GH-");
    assertThat(rendered.replace("\u200b", "")).isEqualTo(untrusted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '"',
      value = {
        "ghcr.io/acme/app:1.2 ! `ghcr.io/acme/app:1.2`",
        "@octocat ! `@octocat`",
        "a`b ! ``a`b``",
        "`a` ! `` `a` ``",
        "a|b ! `a\\|b`",
      })
  void codeIsFencedByMoreTicksThanItHolds(String untrusted, String markdown) {
    assertThat(MarkdownText.code(untrusted)).isEqualTo(markdown);
  }

  @Test
  void noBackslashTakesTheEscapeOfACellsBorder() {
    assertThat(MarkdownText.code("a\\| @octocat |")).doesNotContainPattern("\\\\\\\\\\|");
  }

  @Test
  void emptyCodeIsStillCode() {
    assertThat(MarkdownText.code(" \n ")).isEqualTo("` `");
  }

  @Test
  void textWithinALineStaysWithinTheLine() {
    String untrusted = "a\n\n# b\r\nc\u2028d\u0000\u001b[31m";

    assertThat(MarkdownText.plain(untrusted).lines()).hasSize(1);
    assertThat(MarkdownText.code(untrusted).lines()).hasSize(1);
    assertThat(MarkdownText.code(untrusted)).isEqualTo("`a  # b  c d  [31m`");
  }

  @Test
  void theDirectionOfWritingCannotBeTurned() {
    assertThat(MarkdownText.code("a\u202eb\u2066c\u200b")).isEqualTo("`abc`");
  }

  @Test
  void aNumberAtTheStartBeginsNoList() {
    assertThat(MarkdownText.plain("1. x")).isEqualTo("1\\. x");
  }

  @Test
  void longTextIsCutVisibly() {
    assertThat(MarkdownText.plain("x".repeat(301))).hasSize(300).endsWith("x…");
    assertThat(MarkdownText.code("😀".repeat(300))).endsWith("😀…`");
    assertThat(MarkdownText.block("x".repeat(5000))).hasSizeLessThan(4100).contains("…");
  }

  @Test
  void aBlockCannotBeLeft() {
    assertThat(MarkdownText.block("a\n```\n@octocat"))
        .isEqualTo("````text\na\n```\n@octocat\n````\n");
    assertThat(MarkdownText.block("`".repeat(4000))).startsWith("````````text\n```````\n");
  }
}
