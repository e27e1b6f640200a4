package io.molt.manager.history;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.ReloadRecord.Phases;
import io.molt.reload.ReloadRecord.WorkerStart;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A record as a line of JSON. The keys are those of {@code molt history --json}; durations are in
 * milliseconds, to the microsecond. A key that is missing, or that nobody knows, does no harm, so
 * that other versions of the server can read the file.
 */
final class RecordJson {

  private RecordJson() {}

  static String write(ReloadRecord reload) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("began_at", reload.beganAt().toString());
    object.put("application", reload.application());
    object.put("what", reload.what());
    object.put("trigger", lower(reload.trigger()));
    object.put("reason", reload.reason());
    object.put("outcome", lower(reload.outcome()));
    object.put("cause", reload.cause());
    reload.taken().ifPresent(code -> object.put("taken", code(code)));
    reload.before().ifPresent(code -> object.put("before", code(code)));
    object.put("millis", millis(reload.duration()));
    object.put("phases", phases(reload.phases()));
    object.put("workers", reload.starts().stream().map(RecordJson::start).toList());
    reload.drained().ifPresent(drained -> object.put("drain", drain(drained)));
    return JsonWriter.write(object);
  }

  private static Map<String, Object> code(Code code) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("generation", code.generation());
    object.put("version", code.version());
    object.put("hash", code.hash());
    return object;
  }

  private static Map<String, Object> phases(Phases phases) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("content_millis", millis(phases.content()));
    object.put("room_millis", millis(phases.room()));
    object.put("install_millis", millis(phases.install()));
    object.put("resolve_millis", millis(phases.resolve()));
    object.put("start_millis", millis(phases.start()));
    object.put("switch_millis", millis(phases.switching()));
    return object;
  }

  private static Map<String, Object> start(WorkerStart start) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("worker_id", start.workerId());
    object.put("install_millis", millis(start.install()));
    object.put("start_millis", millis(start.start()));
    return object;
  }

  private static Map<String, Object> drain(DrainOutcome drained) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("ending", lower(drained.ending()));
    object.put("millis", millis(drained.duration()));
    object.put("forced", drained.forced());
    return object;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static double millis(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    return micros / 1e3;
  }

  /**
   * @throws IllegalArgumentException if it is not the line of a record; the message says why
   */
  static ReloadRecord read(String line) {
    Fields fields = new Fields(JsonReader.read(line));
    try {
      return new ReloadRecord(
          fields.text("application"),
          fields.text("what"),
          fields.constant("trigger", Trigger.class),
          fields.text("reason"),
          Instant.parse(fields.text("began_at")),
          fields.constant("outcome", Outcome.class),
          fields.text("cause"),
          fields.object("taken").map(RecordJson::code),
          fields.object("before").map(RecordJson::code),
          fields.millis("millis"),
          fields.object("phases").map(RecordJson::phases).orElse(Phases.NONE),
          fields.objects("workers").stream().map(RecordJson::start).toList(),
          fields.object("drain").map(RecordJson::drain));
    } catch (DateTimeParseException none) {
      throw new IllegalArgumentException(
          "began_at: " + none.getParsedString() + " (expected: an instant)", none);
    }
  }

  private static Code code(Fields fields) {
    return new Code(
        Math.round(fields.number("generation")), fields.text("version"), fields.text("hash"));
  }

  private static Phases phases(Fields fields) {
    return new Phases(
        fields.millis("content_millis"),
        fields.millis("room_millis"),
        fields.millis("install_millis"),
        fields.millis("resolve_millis"),
        fields.millis("start_millis"),
        fields.millis("switch_millis"));
  }

  private static WorkerStart start(Fields fields) {
    return new WorkerStart(
        (int) fields.number("worker_id"),
        fields.millis("install_millis"),
        fields.millis("start_millis"));
  }

  private static DrainOutcome drain(Fields fields) {
    return new DrainOutcome(
        fields.constant("ending", DrainOutcome.Ending.class),
        fields.millis("millis"),
        fields.texts("forced"));
  }

  /** The members of an object. What is missing is empty; what is of another type is an error. */
  private record Fields(Map<?, ?> members) {

    String text(String key) {
      return get(key, String.class).orElse("");
    }

    <E extends Enum<E>> E constant(String key, Class<E> type) {
      String label = text(key);
      for (E each : type.getEnumConstants()) {
        if (lower(each).equals(label)) {
          return each;
        }
      }
      throw new IllegalArgumentException(
          key + ": " + label + " (expected: one of " + List.of(type.getEnumConstants()) + ")");
    }

    double number(String key) {
      return get(key, Double.class).orElse(0.0);
    }

    Duration millis(String key) {
      return Duration.ofNanos(Math.round(number(key) * 1e3) * 1_000);
    }

    Optional<Fields> object(String key) {
      return get(key, Map.class).map(Fields::new);
    }

    List<Fields> objects(String key) {
      return list(key).stream().map(each -> new Fields(as(key, each, Map.class))).toList();
    }

    List<String> texts(String key) {
      return list(key).stream().<String>map(each -> as(key, each, String.class)).toList();
    }

    private List<?> list(String key) {
      return get(key, List.class).map(List::<Object>copyOf).orElse(List.of());
    }

    private <T> Optional<T> get(String key, Class<T> type) {
      return Optional.ofNullable(members.get(key)).map(value -> as(key, value, type));
    }

    private static <T> T as(String key, Object value, Class<T> type) {
      if (!type.isInstance(value)) {
        throw new IllegalArgumentException(
            key + ": " + value + " (expected: a " + type.getSimpleName() + ")");
      }
      return type.cast(value);
    }
  }
}
