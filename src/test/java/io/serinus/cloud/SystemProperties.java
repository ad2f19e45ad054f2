package io.serinus.cloud;

import java.util.Map;
import java.util.Properties;

/** System properties for the length of a test; closing gives back those that were there. */
public final class SystemProperties implements AutoCloseable {
  private final Properties before = new Properties();

  public SystemProperties(Map<String, String> values) {
    before.putAll(System.getProperties());
    values.forEach(System::setProperty);
  }

  @Override
  public void close() {
    System.setProperties(before);
  }
}
