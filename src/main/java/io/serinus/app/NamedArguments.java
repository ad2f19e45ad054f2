package io.serinus.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.logstash.logback.composite.AbstractJsonProvider;

/**
 * Makes keys of a JSON line of what a log message names: {@code "Problem in repository,
 * repository={} problem={}"} gets the keys {@code repository} and {@code problem}. Used by {@code
 * logback.xml}.
 */
public final class NamedArguments extends AbstractJsonProvider<ILoggingEvent> {
  private static final Pattern PLACE = Pattern.compile("(?:(\\w+)=)?\\{}");

  @Override
  public void writeTo(JsonGenerator line, ILoggingEvent event) throws IOException {
    Object[] arguments = event.getArgumentArray();
    if (arguments == null || event.getMessage() == null) {
      return;
    }
    Set<String> written = new HashSet<>(event.getMDCPropertyMap().keySet());
    Matcher place = PLACE.matcher(event.getMessage());
    for (int index = 0; index < arguments.length && place.find(); index++) {
      String key = place.group(1);
      if (key != null && written.add(key)) {
        line.writeStringField(key, String.valueOf(arguments[index]));
      }
    }
  }
}
