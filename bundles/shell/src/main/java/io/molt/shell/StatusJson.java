package io.molt.shell;

import com.google.gson.stream.JsonWriter;
import io.molt.shell.StatusReport.Application;
import io.molt.shell.StatusReport.NotTaken;
import io.molt.shell.StatusReport.Port;
import io.molt.shell.StatusReport.Problem;
import io.molt.shell.StatusReport.Stuck;
import io.molt.shell.StatusReport.Tasks;
import io.molt.shell.StatusReport.Worker;
import java.io.IOException;
import java.util.List;

/**
 * The status as one JSON object. Keys may be added but are neither renamed nor removed; what is
 * absent has none.
 */
final class StatusJson {

  private StatusJson() {}

  static String of(StatusReport report) {
    return JsonText.of(report, StatusJson::write);
  }

  private static void write(JsonWriter out, StatusReport report) throws IOException {
    out.beginObject();
    out.name("version").value(report.version());
    out.name("pid").value(report.pid());
    out.name("uptime_seconds").value(report.uptimeSeconds());
    out.name("ready").value(report.ready());
    out.name("mode").value(report.mode());
    out.name("worker_num").value(report.workerNum());
    out.name("task_worker_num").value(report.taskWorkerNum());
    JsonText.array(out.name("ports"), report.ports(), StatusJson::write);
    JsonText.array(out.name("applications"), report.applications(), StatusJson::write);
    out.name("lingering_class_loaders").value(report.lingeringClassLoaders());
    JsonText.array(out.name("stuck"), report.stuck(), StatusJson::write);
    JsonText.array(out.name("not_taken"), report.notTaken(), StatusJson::write);
    JsonText.texts(out.name("changed_configuration"), report.changedConfiguration());
    List<BundleRow> bundles = report.bundles();
    if (bundles != null) {
      JsonText.array(out.name("bundles"), bundles, StatusJson::write);
    }
    out.endObject();
  }

  private static void write(JsonWriter out, Port port) throws IOException {
    out.beginObject();
    out.name("listener").value(port.listener());
    out.name("protocol").value(port.protocol());
    out.name("address").value(port.address());
    out.name("accepting").value(port.accepting());
    out.name("transport").value(port.transport());
    out.name("most").value(port.most());
    out.name("connections").value(port.connections());
    out.name("accepted").value(port.accepted());
    out.name("refused").value(port.refused());
    if (port.unanswered() != null) {
      out.name("unanswered").value(port.unanswered());
    }
    out.endObject();
  }

  private static void write(JsonWriter out, Application application) throws IOException {
    out.beginObject();
    out.name("name").value(application.name());
    out.name("version").value(application.version());
    out.name("hash").value(application.hash());
    out.name("generation").value(application.generation());
    JsonText.texts(out.name("listeners"), application.listeners());
    out.name("reloading").value(application.reloading());
    Problem failure = application.lastFailure();
    if (failure != null) {
      write(out.name("last_failure"), failure);
    }
    Tasks tasks = application.tasks();
    if (tasks != null) {
      write(out.name("tasks"), tasks);
    }
    JsonText.array(out.name("workers"), application.workers(), StatusJson::write);
    out.endObject();
  }

  private static void write(JsonWriter out, Problem problem) throws IOException {
    out.beginObject();
    out.name("type").value(problem.type());
    out.name("message").value(problem.message());
    out.endObject();
  }

  private static void write(JsonWriter out, Tasks tasks) throws IOException {
    out.beginObject();
    out.name("generation").value(tasks.generation());
    out.name("version").value(tasks.version());
    out.name("queued").value(tasks.queued());
    out.name("capacity").value(tasks.capacity());
    out.name("finished").value(tasks.finished());
    out.name("failed").value(tasks.failed());
    out.endObject();
  }

  private static void write(JsonWriter out, Worker worker) throws IOException {
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

  private static void write(JsonWriter out, Stuck stuck) throws IOException {
    out.beginObject();
    out.name("worker").value(stuck.worker());
    out.name("callback").value(stuck.callback());
    out.name("frame").value(stuck.frame());
    out.name("seconds").value(stuck.seconds());
    out.endObject();
  }

  private static void write(JsonWriter out, NotTaken file) throws IOException {
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
    out.endObject();
  }
}
