package io.molt.manager.history;

import java.util.List;
import java.util.Map;

/** Writes JSON (RFC 8259) in one line: objects from maps, arrays from lists, strings, numbers. */
final class JsonWriter {

  private final StringBuilder text = new StringBuilder();

  private JsonWriter() {}

  static String write(Map<String, ?> object) {
    JsonWriter writer = new JsonWriter();
    writer.value(object);
    return writer.text.toString();
  }

  private void value(Object value) {
    if (value instanceof Map<?, ?> object) {
      object(object);
    } else if (value instanceof List<?> array) {
      array(array);
    } else if (value instanceof Number) {
      text.append(value);
    } else {
      string(value.toString());
    }
  }

  private void object(Map<?, ?> object) {
    String separator = "{";
    for (Map.Entry<?, ?> member : object.entrySet()) {
      text.append(separator);
      string(member.getKey().toString());
      text.append(':');
      value(member.getValue());
      separator = ",";
    }
    text.append(object.isEmpty() ? "{}" : "}");
  }

  private void array(List<?> array) {
    String separator = "[";
    for (Object each : array) {
      text.append(separator);
      value(each);
      separator = ",";
    }
    text.append(array.isEmpty() ? "[]" : "]");
  }

  private void string(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      character(string.charAt(i));
    }
    text.append('"');
  }

  private void character(char next) {
    if (next == '"' || next == '\\') {
      text.append('\\').append(next);
    } else if (isPlain(next)) {
      text.append(next);
    } else {
      text.append("\\u").append(Integer.toHexString(0x10000 | next).substring(1));
    }
  }

  /** Half a character of two parts is none in UTF-8 if it stands alone, so both are spelt out. */
  private static boolean isPlain(char next) {
    return !Character.isISOControl(next)
        && !Character.isSurrogate(next)
        && next != '\u2028'
        && next != '\u2029';
  }
}
