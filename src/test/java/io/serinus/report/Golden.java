package io.serinus.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with an expectation under {@code src/test/resources}. */
public final class Golden {
  private Golden() {}

  /** One of the report's. */
  static void check(String name, String actual) {
    check("report", name, actual);
  }

  /** What was found instead lies in {@code target/golden}, ready to be looked at and copied. */
  public static void check(String folder, String name, String actual) {
    assertThat(actual)
        .as("src/test/resources/" + folder + "/" + name)
        .isEqualTo(expected(folder, name, actual));
  }

  private static String expected(String folder, String name, String actual) {
    try (InputStream expectation = Golden.class.getResourceAsStream("/" + folder + "/" + name)) {
      Path found = Path.of("target", "golden", name);
      Files.createDirectories(found.getParent());
      Files.writeString(found, actual);
      return expectation == null
          ? "(no expectation)"
          : new String(expectation.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
