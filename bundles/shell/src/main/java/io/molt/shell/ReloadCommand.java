package io.molt.shell;

import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.reload.UnknownApplicationException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;

/** {@code reload} and {@code rollback}: replace the workers' code and tell the outcome. */
final class ReloadCommand {

  static final String USAGE =
      "reload [workers|tasks] [APP] | reload worker APP NUMBER | reload certificates";
  static final String ROLLBACK_USAGE = "rollback APP [VERSION]";

  /** What the shell has besides. */
  private static final String SHELL_USAGE =
      USAGE + " | reload list | reload " + HistoryCommand.USAGE;

  private final Reloader reloader;
  private final Supplier<List<BundleRow>> bundles;
  private final HistoryCommand history;
  private final CertificatesCommand certificates;

  ReloadCommand(
      Reloader reloader,
      Supplier<List<BundleRow>> bundles,
      HistoryCommand history,
      CertificatesCommand certificates) {
    this.reloader = reloader;
    this.bundles = bundles;
    this.history = history;
    this.certificates = certificates;
  }

  @Descriptor(
      "reloads the code of the workers from deploy/ and waits for the outcome: swapped (exit code"
          + " 0), failed (4), failed for some of them alone (12) or discarded (5)")
  public void reload(
      CommandSession session,
      @Descriptor(
              "nothing, or the name of an application: as with workers before it; workers: all"
                  + " workers, task workers too, or those of one application; tasks: the task"
                  + " workers alone, all or those of one application; worker: one worker of an"
                  + " application by its number, with the code that serves; certificates: those of"
                  + " the listeners, from their files; list: the bundles that"
                  + " a reload replaces and those that it keeps; history: what came of the last"
                  + " reloads")
          String... arguments)
      throws InterruptedException {
    Console console = new Console(session);
    List<String> words = List.of(arguments);
    if (words.equals(List.of("list"))) {
      console.print(BundleRow.table(bundles.get()));
    } else if (!words.isEmpty() && words.getFirst().equals("history")) {
      history.history("reload ", words.subList(1, words.size()), console);
    } else {
      reload(words, SHELL_USAGE, console);
    }
  }

  /** Runs {@code reload} with what follows it. */
  void reload(List<String> words, Console console) throws InterruptedException {
    reload(words, USAGE, console);
  }

  private void reload(List<String> words, String usage, Console console)
      throws InterruptedException {
    Optional<ReloadTarget> target = target(words);
    if (words.equals(List.of(CertificatesCommand.WORD))) {
      certificates.reload(console);
    } else if (target.isPresent()) {
      ask(target.get(), console);
    } else {
      console.usage("reload", words, usage);
    }
  }

  /** What is to be replaced; empty if the words do not tell. */
  private static Optional<ReloadTarget> target(List<String> words) {
    if (words.isEmpty()) {
      return Optional.of(new ReloadTarget.Workers());
    }
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "workers" -> target(rest, new ReloadTarget.Workers(), ReloadTarget.WorkersOf::new);
      case "tasks" -> target(rest, new ReloadTarget.TaskWorkers(), ReloadTarget.TaskWorkersOf::new);
      case "worker" -> worker(rest);
      default ->
          rest.isEmpty()
              ? Optional.of(new ReloadTarget.WorkersOf(words.getFirst()))
              : Optional.empty();
    };
  }

  private static Optional<ReloadTarget> target(
      List<String> names, ReloadTarget all, Function<String, ReloadTarget> one) {
    return switch (names.size()) {
      case 0 -> Optional.of(all);
      case 1 -> Optional.of(one.apply(names.getFirst()));
      default -> Optional.empty();
    };
  }

  private static Optional<ReloadTarget> worker(List<String> words) {
    return words.size() == 2 && words.getLast().matches("\\d{1,9}")
        ? Optional.of(
            new ReloadTarget.WorkerOf(words.getFirst(), Integer.parseInt(words.getLast())))
        : Optional.empty();
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
    rollback(List.of(arguments), new Console(session));
  }

  /** Runs {@code rollback} with what follows it. */
  void rollback(List<String> words, Console console) throws InterruptedException {
    switch (words.size()) {
      case 1 -> ask(new ReloadTarget.Rollback(words.getFirst(), ""), console);
      case 2 -> ask(new ReloadTarget.Rollback(words.getFirst(), words.getLast()), console);
      default -> console.usage("rollback", words, ROLLBACK_USAGE);
    }
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
