package io.serinus.docs;

import io.serinus.model.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every field under a record, by path: {@code repositories[].sync.allowedKinds}. */
final class RecordFields {
  private RecordFields() {}

  /** Path to type; groups themselves are listed too, values of maps are not; a Secret is a text. */
  static Map<String, Type> of(String prefix, Class<?> record) {
    Map<String, Type> fields = new TreeMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      add(
          fields,
          prefix.isEmpty() ? component.getName() : prefix + "." + component.getName(),
          component.getGenericType());
    }
    return fields;
  }

  private static void add(Map<String, Type> fields, String path, Type type) {
    fields.put(path, type);
    if (type instanceof Class<?> raw && raw.isRecord() && raw != Secret.class) {
      fields.putAll(of(path, raw));
    } else if (type instanceof ParameterizedType list
        && list.getRawType() == List.class
        && list.getActualTypeArguments()[0] instanceof Class<?> item
        && item.isRecord()) {
      fields.putAll(of(path + "[]", item));
    }
  }
}
