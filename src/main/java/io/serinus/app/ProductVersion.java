package io.serinus.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version this program was built as. */
final class ProductVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"serinus " + number()};
  }

  static String number() {
    Properties properties = new Properties();
    try (InputStream resource = ProductVersion.class.getResourceAsStream("/serinus.properties")) {
      if (resource == null) {
        throw new IllegalStateException("serinus.properties is not in the jar");
      }
      properties.load(resource);
    } catch (IOException surprise) {
      throw new UncheckedIOException(surprise);
    }
    return properties.getProperty("version", "unknown");
  }
}
