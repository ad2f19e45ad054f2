package io.serinus.istio;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.serinus.model.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Istio's models as the JSON that is applied. What users wrote is put into a model as an additional
 * property, as they wrote it: the models would drop empty lists and what they have no name for.
 */
final class IstioTree {
  private static final ObjectMapper MODELS =
      Json.MAPPER
          .copy()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Double.class, new WholeNumbers<>(Double.class))
                  .addSerializer(Long.class, new WholeNumbers<>(Long.class)));

  private IstioTree() {}

  /** Takes a part under its name. */
  interface Place {
    void set(String name, Object part);
  }

  /** The tree of a model. */
  static ObjectNode of(Object model) {
    return MODELS.valueToTree(model);
  }

  /** Carries a part through as it was written; one that was left out is left out. */
  static void carry(String name, @Nullable JsonNode written, Place place) {
    if (written != null && !written.isNull()) {
      place.set(name, written.deepCopy());
    }
  }

  /** Writes 30.0 as 30: the API server knows one kind of number. */
  private static final class WholeNumbers<T extends Number> extends StdSerializer<T> {
    WholeNumbers(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (value.doubleValue() == value.intValue()) {
        json.writeNumber(value.intValue());
      } else {
        json.writeNumber(value.doubleValue());
      }
    }
  }
}
