package io.molt.manager.history;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.ReloadRecord.Phases;
import io.molt.reload.ReloadRecord.WorkerStart;
import io.molt.reload.Trigger;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that {@link RecordWriter} writes. A key that is missing, or that nobody knows,
 * does no harm, so that other versions of the server can read the file.
 */
final class RecordReader {

  /** Deeper than any record, and not so deep that a damaged file could fill the memory. */
  private static final int DEEPEST = 16;

  /** How much of a line that is no record is shown. */
  private static final int SHOWN = 40;

  private final TypeAdapter<JsonElement> elements = new Gson().getAdapter(JsonElement.class);

  /**
   * @throws IllegalArgumentException if it is not the line of a record; the message says why
   */
  ReloadRecord read(String line) {
    JsonFields fields = new JsonFields(parse(line));
    try {
      return new ReloadRecord(
          fields.text("application"),
          fields.text("what"),
          fields.constant("trigger", Trigger.class),
          fields.text("reason"),
          Instant.parse(fields.text("began_at")),
          fields.constant("outcome", Outcome.class),
          fields.text("cause"),
          fields.object("taken").map(RecordReader::code),
          fields.object("before").map(RecordReader::code),
          fields.millis("millis"),
          fields.object("phases").map(RecordReader::phases).orElse(Phases.NONE),
          fields.objects("workers").stream().map(RecordReader::start).toList(),
          fields.object("drain").map(RecordReader::drain));
    } catch (DateTimeParseException none) {
      throw new IllegalArgumentException(
          "began_at: " + none.getParsedString() + " (expected: an instant)", none);
    }
  }

  private JsonObject parse(String line) {
    try (JsonReader in = new JsonReader(new StringReader(line))) {
      in.setStrictness(Strictness.LEGACY_STRICT); // half a pair, which is text too, is no mistake
      in.setNestingLimit(DEEPEST);
      if (in.peek() == JsonToken.BEGIN_OBJECT
          && elements.read(in) instanceof JsonObject object
          && in.peek() == JsonToken.END_DOCUMENT) {
        return object;
      }
      throw noRecord(line, "there is something else", null);
    } catch (IOException wrong) {
      throw noRecord(line, reason(wrong), wrong);
    }
  }

  private static IllegalArgumentException noRecord(
      String line, String reason, @Nullable Throwable cause) {
    String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    return new IllegalArgumentException(
        shown + " (expected: an object in JSON; " + reason + ")", cause);
  }

  /** What Gson says, without the address of a page that it adds. */
  private static String reason(IOException wrong) {
    String message = String.valueOf(wrong.getMessage());
    return message.lines().findFirst().orElse("").replace("at line 1 column", "at character");
  }

  private static Code code(JsonFields fields) {
    return new Code(
        Math.round(fields.number("generation")), fields.text("version"), fields.text("hash"));
  }

  private static Phases phases(JsonFields fields) {
    return new Phases(
        fields.millis("content_millis"),
        fields.millis("room_millis"),
        fields.millis("install_millis"),
        fields.millis("resolve_millis"),
        fields.millis("start_millis"),
        fields.millis("switch_millis"));
  }

  private static WorkerStart start(JsonFields fields) {
    return new WorkerStart(
        (int) fields.number("worker_id"),
        fields.millis("install_millis"),
        fields.millis("start_millis"));
  }

  private static DrainOutcome drain(JsonFields fields) {
    return new DrainOutcome(
        fields.constant("ending", DrainOutcome.Ending.class),
        fields.millis("millis"),
        fields.texts("forced"));
  }
}
