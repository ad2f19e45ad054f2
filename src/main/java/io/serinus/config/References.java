package io.serinus.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that stand outside the configuration file: {@code ${env:NAME}} and {@code ${file:PATH}}.
 */
record References(Path file, Map<String, String> environment) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
  private static final long MAX_BYTES = 64 * 1024;

  /**
   * The text with every reference replaced; a file's last line break is left out, a relative path
   * starts at the configuration file.
   */
  String resolve(String text) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (reference.find()) {
      String value =
          reference.group(1).equals("env")
              ? variable(reference.group(2))
              : content(reference.group(2));
      reference.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(resolved).toString();
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw ConfigReader.mistake(
          file, "names the environment variable " + name + ", which is not set");
    }
    return value;
  }

  private String content(String path) {
    Path parent = file.toAbsolutePath().getParent();
    Path source = parent == null ? Path.of(path) : parent.resolve(path);
    try {
      if (Files.size(source) > MAX_BYTES) {
        throw ConfigReader.mistake(
            file, "names " + source + ", which is larger than " + MAX_BYTES + " bytes");
      }
      return Files.readString(source).stripTrailing();
    } catch (IOException unreadable) {
      throw ConfigReader.mistake(file, "names " + source + ", which cannot be read");
    }
  }
}
