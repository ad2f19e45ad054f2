package io.serinus.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;

/**
 * How records become status files and back: keys in the order of the components, what is empty left
 * out, text quoted wherever any YAML reader could take it for something else.
 */
final class StatusYaml {
  /** A file larger than this is none of ours. */
  private static final int MAX_LENGTH = 256 * 1024;

  private static final ObjectMapper MAPPER = mapper();

  private StatusYaml() {}

  static String write(Object report) {
    try {
      return MAPPER.writeValueAsString(report);
    } catch (JsonProcessingException surprise) {
      throw new IllegalStateException("a report could not be written", surprise);
    }
  }

  /** What a file says; empty when it is not one that {@link #write} could have made. */
  static <T> Optional<T> read(String file, Class<T> type) {
    if (file.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(MAPPER.readValue(file, type));
    } catch (JsonProcessingException notOurs) {
      return Optional.empty();
    }
  }

  private static ObjectMapper mapper() {
    YAMLFactory factory =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .stringQuotingChecker(new QuoteUnlessAWord())
            .build();
    return YAMLMapper.builder(factory)
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
        .build();
  }

  /** Only text that begins with a letter can be told from numbers, dates and markup at sight. */
  private static final class QuoteUnlessAWord extends StringQuotingChecker {
    private static final long serialVersionUID = 1L;
    private final StringQuotingChecker.Default usual = new StringQuotingChecker.Default();

    @Override
    public boolean needToQuoteName(String name) {
      return usual.needToQuoteName(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
      return value.isEmpty()
          || !Character.isLetter(value.codePointAt(0))
          || usual.needToQuoteValue(value);
    }
  }
}
