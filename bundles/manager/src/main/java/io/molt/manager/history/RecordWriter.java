package io.molt.manager.history;

import com.google.gson.stream.JsonWriter;
import io.molt.reload.ReloadRecord;
import io.molt.spi.ReloadJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes a record as a line of JSON, as {@link ReloadJson} has it. */
final class RecordWriter {

  private RecordWriter() {}

  static String write(ReloadRecord reload) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      ReloadJson.write(out, reload);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return plain(text.getBuffer());
  }

  /**
   * Spells out what stands in a text of JSON as it is and must not in a line of a file: further
   * control characters, and halves of pairs, which are no characters in UTF-8 when they stand
   * alone.
   */
  private static String plain(CharSequence json) {
    StringBuilder plain = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char next = json.charAt(i);
      if (Character.isISOControl(next) || Character.isSurrogate(next)) {
        plain.append("\\u").append(Integer.toHexString(0x10000 | next), 1, 5);
      } else {
        plain.append(next);
      }
    }
    return plain.toString();
  }
}
