package io.molt.manager.history;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.molt.spi.ReloadJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The members of an object. What is missing is empty; what is of another type is an error. */
record JsonFields(JsonObject members) {

  String text(String key) {
    return get(key, JsonFields::string).orElse("");
  }

  <E extends Enum<E>> E constant(String key, Class<E> type) {
    String label = text(key);
    for (E each : type.getEnumConstants()) {
      if (ReloadJson.label(each).equals(label)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        key + ": " + label + " (expected: one of " + List.of(type.getEnumConstants()) + ")");
  }

  double number(String key) {
    return get(key, value -> as(value, JsonPrimitive::isNumber, "a number").getAsDouble())
        .orElse(0.0);
  }

  Duration millis(String key) {
    return Duration.ofNanos(Math.round(number(key) * 1e3) * 1_000);
  }

  Optional<JsonFields> object(String key) {
    return get(key, JsonFields::fields);
  }

  List<JsonFields> objects(String key) {
    return list(key, JsonFields::fields);
  }

  List<String> texts(String key) {
    return list(key, JsonFields::string);
  }

  private <T> List<T> list(String key, Function<JsonElement, T> type) {
    return get(key, value -> all(value, type)).orElse(List.of());
  }

  private <T> Optional<T> get(String key, Function<JsonElement, T> type) {
    try {
      return Optional.ofNullable(members.get(key)).map(type);
    } catch (IllegalArgumentException other) {
      throw new IllegalArgumentException(key + ": " + other.getMessage(), other);
    }
  }

  private static String string(JsonElement value) {
    return as(value, JsonPrimitive::isString, "a text").getAsString();
  }

  private static JsonFields fields(JsonElement value) {
    if (value instanceof JsonObject object) {
      return new JsonFields(object);
    }
    throw other(value, "an object");
  }

  private static <T> List<T> all(JsonElement value, Function<JsonElement, T> type) {
    if (value instanceof JsonArray array) {
      List<T> all = new ArrayList<>();
      array.forEach(each -> all.add(type.apply(each)));
      return List.copyOf(all);
    }
    throw other(value, "an array");
  }

  private static JsonPrimitive as(
      JsonElement value, Predicate<JsonPrimitive> type, String expected) {
    if (value instanceof JsonPrimitive primitive && type.test(primitive)) {
      return primitive;
    }
    throw other(value, expected);
  }

  private static IllegalArgumentException other(JsonElement found, String expected) {
    return new IllegalArgumentException(found + " (expected: " + expected + ")");
  }
}
