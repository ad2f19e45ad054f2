package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;

/** Equality of JSON values as the API server sees it. */
final class Values {
  private Values() {}

  /** Equal content; numbers by their value, objects without regard to order. */
  static boolean equal(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    if (one.isObject() && other.isObject()) {
      return one.size() == other.size()
          && one.properties().stream()
              .allMatch(
                  field ->
                      other.has(field.getKey())
                          && equal(field.getValue(), other.get(field.getKey())));
    }
    if (one.isArray() && other.isArray()) {
      boolean same = one.size() == other.size();
      for (int index = 0; same && index < one.size(); index++) {
        same = equal(one.get(index), other.get(index));
      }
      return same;
    }
    return one.equals(other);
  }
}
