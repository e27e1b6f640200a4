package io.molt.shell;

import com.google.gson.stream.JsonWriter;
import io.molt.reload.Failure;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.OverlookedFile;
import io.molt.spi.PortStatus;
import io.molt.spi.ReloadJson;
import io.molt.spi.ServerStatus;
import io.molt.spi.StuckCallback;
import io.molt.spi.TaskStatus;
import io.molt.spi.WorkerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The status as one JSON object. Keys may be added but are neither renamed nor removed; what is
 * absent has none.
 */
final class StatusJson {

  private StatusJson() {}

  /**
   * Its text.
   *
   * @param bundles those of the framework, if they are asked for
   */
  static String of(ServerStatus server, @Nullable List<BundleRow> bundles) {
    return JsonText.of(server, (out, status) -> write(out, status, bundles));
  }

  private static void write(JsonWriter out, ServerStatus server, @Nullable List<BundleRow> bundles)
      throws IOException {
    out.beginObject();
    out.name("version").value(server.version());
    out.name("pid").value(server.pid());
    out.name("uptime_seconds").value(seconds(server.uptime()));
    out.name("ready").value(server.ready());
    out.name("mode").value(ReloadJson.label(server.settings().workers().mode()));
    out.name("worker_num").value(server.settings().workers().workerNum());
    out.name("task_worker_num").value(server.settings().tasks().taskWorkerNum());
    JsonText.array(
        out.name("ports"), server.ports(), (to, port) -> write(to, port, server.unanswered()));
    JsonText.array(out.name("applications"), server.applications(), StatusJson::write);
    out.name("lingering_class_loaders").value(server.lingering());
    JsonText.array(out.name("stuck"), server.stuck(), StatusJson::write);
    JsonText.array(out.name("not_taken"), server.overlooked(), StatusJson::write);
    JsonText.texts(out.name("changed_configuration"), server.changedConfiguration());
    if (bundles != null) {
      JsonText.array(out.name("bundles"), bundles, StatusJson::write);
    }
    out.endObject();
  }

  private static void write(JsonWriter out, PortStatus port, Map<String, String> unanswered)
      throws IOException {
    String listener = port.settings().name();
    out.beginObject();
    out.name("listener").value(listener);
    out.name("protocol").value(port.settings().protocol());
    out.name("address").value(AddressText.of(port.address()));
    out.name("accepting").value(port.accepting());
    out.name("transport").value(port.transport());
    out.name("most").value(port.most());
    out.name("connections").value(port.connections());
    out.name("accepted").value(port.accepted());
    out.name("refused").value(port.refused());
    if (!port.cutOff().isEmpty()) {
      out.name("cut_off").beginObject();
      for (Map.Entry<String, Long> reason : port.cutOff().entrySet()) {
        out.name(reason.getKey()).value(reason.getValue());
      }
      out.endObject();
    }
    if (unanswered.containsKey(listener)) {
      out.name("unanswered").value(unanswered.get(listener));
    }
    if (port.tls().isPresent()) {
      TlsText.write(out.name("tls"), port.tls().get());
    }
    out.endObject();
  }

  private static void write(JsonWriter out, ApplicationStatus application) throws IOException {
    out.beginObject();
    out.name("name").value(application.name());
    out.name("version").value(application.version());
    out.name("hash").value(application.hash());
    out.name("generation").value(application.generation());
    JsonText.texts(out.name("listeners"), application.listeners());
    out.name("reloading").value(application.reloading());
    if (application.lastFailure().isPresent()) {
      write(out.name("last_failure"), application.lastFailure().get());
    }
    if (!application.unprepared().isEmpty()) {
      out.name("not_prepared_ahead").value(application.unprepared());
    }
    if (application.tasks().isPresent()) {
      write(out.name("tasks"), application.tasks().get());
    }
    JsonText.array(out.name("workers"), application.workers(), StatusJson::write);
    out.endObject();
  }

  private static void write(JsonWriter out, Failure failure) throws IOException {
    out.beginObject();
    out.name("type").value(failure.type());
    out.name("message").value(failure.message());
    out.endObject();
  }

  private static void write(JsonWriter out, TaskStatus tasks) throws IOException {
    out.beginObject();
    out.name("generation").value(tasks.generation());
    out.name("version").value(tasks.version());
    out.name("queued").value(tasks.queued());
    out.name("capacity").value(tasks.capacity());
    out.name("finished").value(tasks.finished());
    out.name("failed").value(tasks.failed());
    out.endObject();
  }

  private static void write(JsonWriter out, WorkerStatus worker) throws IOException {
    out.beginObject();
    out.name("worker_id").value(worker.workerId());
    out.name("role").value(worker.role());
    out.name("generation").value(worker.generation());
    out.name("version").value(worker.version());
    out.name("state").value(worker.state());
    out.name("in_hand").value(worker.inHand());
    out.name("queued").value(worker.queued());
    out.name("handled").value(worker.handled());
    out.name("bundle_id").value(worker.bundleId());
    out.endObject();
  }

  private static void write(JsonWriter out, StuckCallback stuck) throws IOException {
    out.beginObject();
    out.name("worker").value(stuck.worker());
    out.name("callback").value(stuck.callback());
    out.name("frame").value(stuck.frame());
    out.name("seconds").value(seconds(stuck.duration()));
    out.endObject();
  }

  private static void write(JsonWriter out, OverlookedFile file) throws IOException {
    out.beginObject();
    out.name("file").value(file.file());
    out.name("reason").value(file.reason());
    out.endObject();
  }

  private static void write(JsonWriter out, BundleRow bundle) throws IOException {
    out.beginObject();
    out.name("id").value(bundle.id());
    out.name("symbolic_name").value(bundle.symbolicName());
    out.name("version").value(bundle.version());
    out.name("state").value(bundle.state());
    out.name("replaced").value(bundle.replaced());
    if (bundle.ready()) {
      out.name("ready").value(true);
    }
    out.endObject();
  }

  /** To the millisecond. */
  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
