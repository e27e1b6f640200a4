package io.molt.spi;

import com.google.gson.stream.JsonWriter;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Phases;
import io.molt.reload.ReloadRecord.WorkerStart;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * The record of a reload as JSON, the same in the history's file and for {@code molt history
 * --json}. Keys may be added but are neither renamed nor removed. What is not known has no key;
 * durations are in milliseconds, to the microsecond.
 */
public final class ReloadJson {

  private ReloadJson() {}

  /** Writes it as one object. */
  public static void write(JsonWriter out, ReloadRecord reload) throws IOException {
    out.beginObject();
    out.name("began_at").value(reload.beganAt().toString());
    out.name("application").value(reload.application());
    out.name("what").value(reload.what());
    out.name("trigger").value(label(reload.trigger()));
    out.name("reason").value(reload.reason());
    out.name("outcome").value(label(reload.outcome()));
    out.name("cause").value(reload.cause());
    if (reload.taken().isPresent()) {
      write(out.name("taken"), reload.taken().get());
    }
    if (reload.before().isPresent()) {
      write(out.name("before"), reload.before().get());
    }
    millis(out.name("millis"), reload.duration());
    write(out.name("phases"), reload.phases());
    out.name("workers").beginArray();
    for (WorkerStart start : reload.starts()) {
      write(out, start);
    }
    out.endArray();
    if (reload.drained().isPresent()) {
      write(out.name("drain"), reload.drained().get());
    }
    out.endObject();
  }

  /** How a constant is called in JSON. */
  public static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void write(JsonWriter out, Code code) throws IOException {
    out.beginObject();
    out.name("generation").value(code.generation());
    out.name("version").value(code.version());
    out.name("hash").value(code.hash());
    out.endObject();
  }

  private static void write(JsonWriter out, Phases phases) throws IOException {
    out.beginObject();
    millis(out.name("content_millis"), phases.content());
    millis(out.name("room_millis"), phases.room());
    millis(out.name("install_millis"), phases.install());
    millis(out.name("resolve_millis"), phases.resolve());
    millis(out.name("start_millis"), phases.start());
    millis(out.name("switch_millis"), phases.switching());
    out.endObject();
  }

  private static void write(JsonWriter out, WorkerStart start) throws IOException {
    out.beginObject();
    out.name("worker_id").value(start.workerId());
    millis(out.name("install_millis"), start.install());
    millis(out.name("start_millis"), start.start());
    out.endObject();
  }

  private static void write(JsonWriter out, DrainOutcome drained) throws IOException {
    out.beginObject();
    out.name("ending").value(label(drained.ending()));
    millis(out.name("millis"), drained.duration());
    out.name("forced").beginArray();
    for (String each : drained.forced()) {
      out.value(each);
    }
    out.endArray();
    out.endObject();
  }

  private static void millis(JsonWriter out, Duration duration) throws IOException {
    long micros = duration.toNanos() / 1_000;
    out.value(micros / 1e3);
  }
}
