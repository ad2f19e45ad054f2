package io.serinus.model;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Any value of a record, whatever its components are worth: what may be null is null at times, and
 * texts have every character.
 */
public final class RandomRecords {
  private static final int ITEMS = 3;
  private static final long FROM = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final long TO = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

  private final Map<String, Arbitrary<?>> special;

  private RandomRecords(Map<String, Arbitrary<?>> special) {
    this.special = special;
  }

  /**
   * @throws IllegalArgumentException when a component has a type that is not provided for
   */
  public static <T> Arbitrary<T> of(Class<T> type) {
    return of(type, Map.of());
  }

  /**
   * @param special values of the components of this name, at whatever depth
   */
  public static <T> Arbitrary<T> of(Class<T> type, Map<String, Arbitrary<?>> special) {
    return new RandomRecords(special).record(type);
  }

  private <T> Arbitrary<T> record(Class<T> type) {
    List<Arbitrary<Object>> components =
        Arrays.stream(type.getRecordComponents()).map(this::component).toList();
    return Combinators.combine(components).as(values -> made(type, values));
  }

  private static <T> T made(Class<T> type, List<Object> values) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException surprise) {
      throw new IllegalStateException("a " + type + " cannot be made", surprise);
    }
  }

  private Arbitrary<Object> component(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    Arbitrary<?> known = special.get(component.getName());
    Arbitrary<Object> value = known == null ? value(type) : known.asGeneric();
    return type.isAnnotationPresent(Nullable.class) ? value.injectNull(0.3) : value;
  }

  private Arbitrary<Object> value(AnnotatedType annotated) {
    if (annotated instanceof AnnotatedParameterizedType generic) {
      AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
      Type raw = ((ParameterizedType) generic.getType()).getRawType();
      if (raw == List.class) {
        return value(arguments[0]).list().ofMaxSize(ITEMS).asGeneric();
      }
      return Arbitraries.maps(Arbitraries.strings().ofMaxLength(8), value(arguments[1]))
          .ofMaxSize(ITEMS)
          .asGeneric();
    }
    Class<?> type = (Class<?>) annotated.getType();
    if (type.isEnum()) {
      return Arbitraries.of(type.getEnumConstants()).asGeneric();
    }
    if (type.isRecord()) {
      return record(type).asGeneric();
    }
    return simple(type);
  }

  private static Arbitrary<Object> simple(Class<?> type) {
    if (type == String.class) {
      return Arbitraries.strings().ofMaxLength(12).asGeneric();
    }
    if (type == int.class || type == Integer.class) {
      return Arbitraries.integers().asGeneric();
    }
    if (type == boolean.class || type == Boolean.class) {
      return Arbitraries.of(true, false).asGeneric();
    }
    if (type == Double.class) {
      return Arbitraries.doubles().asGeneric();
    }
    if (type == Instant.class) {
      return Combinators.combine(
              Arbitraries.longs().between(FROM, TO), Arbitraries.integers().between(0, 999_999_999))
          .as(Instant::ofEpochSecond);
    }
    throw new IllegalArgumentException("no values are known of " + type);
  }
}
