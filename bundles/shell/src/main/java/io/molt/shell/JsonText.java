package io.molt.shell;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** What commands print with {@code --json}: JSON that people can read too. */
final class JsonText {

  /** Writes a value, or something as a value. */
  @FunctionalInterface
  interface Value<T> {
    void write(JsonWriter out, T value) throws IOException;
  }

  private JsonText() {}

  /** A value by itself. */
  static <T> String of(T value, Value<T> how) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setFormattingStyle(FormattingStyle.PRETTY);
      how.write(out, value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** An array of what a list holds. */
  static <T> String ofAll(List<T> values, Value<T> how) {
    return of(values, (out, all) -> array(out, all, how));
  }

  /** Writes an array of what a list holds. */
  static <T> void array(JsonWriter out, List<T> values, Value<T> how) throws IOException {
    out.beginArray();
    for (T each : values) {
      how.write(out, each);
    }
    out.endArray();
  }

  /** Writes an array of texts. */
  static void texts(JsonWriter out, List<String> texts) throws IOException {
    array(out, texts, JsonWriter::value);
  }
}
