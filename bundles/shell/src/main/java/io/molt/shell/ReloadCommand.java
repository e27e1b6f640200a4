package io.molt.shell;

import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.reload.UnknownApplicationException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;

/** {@code reload} and {@code rollback}: replace the workers' code and tell the outcome. */
final class ReloadCommand {

  private static final String USAGE =
      "reload workers [APP] | reload tasks [APP] | reload worker APP NUMBER | reload list"
          + " | "
          + HistoryCommand.USAGE;

  private static final String ROLLBACK_USAGE = "rollback APP [VERSION]";

  private final Reloader reloader;
  private final Supplier<List<BundleRow>> bundles;
  private final HistoryCommand history;

  ReloadCommand(Reloader reloader, Supplier<List<BundleRow>> bundles, HistoryCommand history) {
    this.reloader = reloader;
    this.bundles = bundles;
    this.history = history;
  }

  @Descriptor(
      "reloads the code of the workers from deploy/ and waits for the outcome: swapped (exit code"
          + " 0), failed (4), failed for some of them alone (12) or discarded (5)")
  public void reload(
      CommandSession session,
      @Descriptor(
              "workers: all workers, task workers too, or those of one application; tasks: the task"
                  + " workers alone, all or those of one application; worker: one worker of an"
                  + " application by its number, with the code that serves; list: the bundles that"
                  + " a reload replaces and those that it keeps; history: what came of the last"
                  + " reloads")
          String... arguments)
      throws InterruptedException {
    Console console = new Console(session);
    switch (List.of(arguments)) {
      case List<String> a when a.equals(List.of("workers")) ->
          ask(new ReloadTarget.Workers(), console);
      case List<String> a when a.size() == 2 && a.getFirst().equals("workers") ->
          ask(new ReloadTarget.WorkersOf(a.getLast()), console);
      case List<String> a when a.equals(List.of("tasks")) ->
          ask(new ReloadTarget.TaskWorkers(), console);
      case List<String> a when a.size() == 2 && a.getFirst().equals("tasks") ->
          ask(new ReloadTarget.TaskWorkersOf(a.getLast()), console);
      case List<String> a when isSingle(a) ->
          ask(new ReloadTarget.WorkerOf(a.get(1), Integer.parseInt(a.getLast())), console);
      case List<String> a when a.equals(List.of("list")) ->
          console.print(BundleRow.table(bundles.get()));
      case List<String> a when !a.isEmpty() && a.getFirst().equals("history") ->
          history.run(a.subList(1, a.size()), console);
      default -> console.usage("reload " + String.join(" ", arguments), USAGE);
    }
  }

  @Descriptor(
      "has an application go back to a content that has served before, and waits for the outcome as"
          + " reload does; deploy/ is left as it is, and the next reload takes what it holds")
  public void rollback(
      CommandSession session,
      @Descriptor(
              "the application, and the version, or what the content's hash begins with; without it"
                  + " the content that served before the one that serves")
          String... arguments)
      throws InterruptedException {
    Console console = new Console(session);
    switch (List.of(arguments)) {
      case List<String> a when a.size() == 1 -> rollback(a.getFirst(), "", console);
      case List<String> a when a.size() == 2 -> rollback(a.getFirst(), a.getLast(), console);
      default -> console.usage("rollback " + String.join(" ", arguments), ROLLBACK_USAGE);
    }
  }

  private void rollback(String application, String version, Console console)
      throws InterruptedException {
    ask(new ReloadTarget.Rollback(application, version), console);
  }

  private static boolean isSingle(List<String> words) {
    return words.size() == 3
        && words.getFirst().equals("worker")
        && words.getLast().matches("\\d{1,9}");
  }

  private void ask(ReloadTarget target, Console console) throws InterruptedException {
    try {
      ReloadReport report = reloader.reload(target, Trigger.SHELL).toCompletableFuture().get();
      console.exit(new ReloadPrinter(console).print(report));
    } catch (ExecutionException failed) {
      fail(failed.getCause(), console);
    }
  }

  private static void fail(@Nullable Throwable cause, Console console) {
    if (cause instanceof UnknownApplicationException || cause instanceof IllegalArgumentException) {
      console.print(String.valueOf(cause.getMessage()));
      console.exit(CommandExit.USAGE);
    } else {
      console.print("reload: " + cause);
      console.exit(CommandExit.FAILED);
    }
  }
}
