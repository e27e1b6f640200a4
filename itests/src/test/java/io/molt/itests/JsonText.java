package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/** Reads what the server tells programs, as strictly as RFC 8259 allows. */
final class JsonText {

  private JsonText() {}

  /** Fails where it is anything but one value. */
  static JsonElement parse(String text) {
    try (JsonReader in = new JsonReader(new StringReader(text))) {
      in.setStrictness(Strictness.STRICT);
      JsonElement value = JsonParser.parseReader(in);
      assertThat(in.peek()).as(text).isEqualTo(JsonToken.END_DOCUMENT);
      return value;
    } catch (IOException wrong) {
      throw new AssertionError(text, wrong);
    }
  }
}
