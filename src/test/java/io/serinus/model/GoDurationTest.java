package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1h, PT1H",
    "1m, PT1M",
    "30s, PT30S",
    "500ms, PT0.5S",
    "7us, PT0.000007S",
    "7µs, PT0.000007S",
    "9ns, PT0.000000009S",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "2.s, PT2S",
    "1m30s, PT1M30S",
    "1h2m3s4ms, PT1H2M3.004S",
    "0.1ns, PT0S",
  })
  void everyFormOfGoIsRead(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "5", "s", ".s", "1 s", " 1s", "1s ", "-1s", "1d", "1s2", "x1s", "1sx1s", "1e3s"
      })
  void whatIsNoDurationIsRefusedWithWhatToWrite(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            mistake -> assertThat(mistake.reason()).isEqualTo("InvalidDuration"))
        .hasMessage("'" + text + "' is not a duration: write it like 30s, 1m30s or 2h");
  }

  @Test
  void theLongestThatGoKnowsIsReadAndNoLongerOne() {
    assertThat(GoDuration.parse("9223372036s854775807ns"))
        .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    assertThatThrownBy(() -> GoDuration.parse("9223372036s854775808ns"))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aTextOfSixtyFourCharactersIsReadAndNoLongerOne() {
    assertThat(GoDuration.parse("1s".repeat(32))).isEqualTo(Duration.ofSeconds(32));
    assertThatThrownBy(() -> GoDuration.parse("1s".repeat(32) + "1s"))
        .isInstanceOf(InvalidInputException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT30S, 30s",
    "PT1M, 1m",
    "PT1M30S, 1m30s",
    "PT2H, 2h",
    "PT26H1S, 26h1s",
    "PT0.5S, 0.5s",
    "PT1M0.25S, 1m0.25s",
    "PT0.000000001S, 0.000000001s",
  })
  void partsThatAreZeroAreNotWritten(Duration duration, String text) {
    assertThat(GoDuration.format(duration)).isEqualTo(text);
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long nanos) {
    Duration duration = Duration.ofNanos(nanos);
    assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
  }
}
