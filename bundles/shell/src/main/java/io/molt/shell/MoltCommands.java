package io.molt.shell;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The commands that {@code molt} passes on as they were typed: what their words mean is known here,
 * and {@code molt help} has nothing of them but the text.
 */
final class MoltCommands {

  /** Does what a command's further words say. */
  @FunctionalInterface
  interface Action {
    void run(List<String> words, Console console) throws InterruptedException;
  }

  /**
   * A command.
   *
   * @param usage its forms with their words, separated by {@code " | "}
   */
  private record Command(String usage, Action action) {}

  private final Map<String, Command> commands;

  MoltCommands(
      ReloadCommand reload,
      StatusCommand status,
      HistoryCommand history,
      LeaksCommand leaks,
      CheckCommand check) {
    commands =
        Map.of(
            "reload", new Command(ReloadCommand.USAGE, reload::reload),
            "rollback", new Command(ReloadCommand.ROLLBACK_USAGE, reload::rollback),
            "status", new Command(StatusCommand.USAGE, status::status),
            "history", new Command(HistoryCommand.USAGE, history::history),
            "leaks", new Command(LeaksCommand.USAGE, leaks::leaks),
            "check", new Command(CheckCommand.USAGE, check::check));
  }

  /** The forms of all commands. */
  Collection<String> usages() {
    return commands.values().stream().map(Command::usage).toList();
  }

  /** Runs a command, given by its name and what follows it. */
  void run(List<String> words, Console console) throws InterruptedException {
    Command command = commands.get(words.getFirst());
    if (command == null) {
      console.misunderstood("unknown command " + words.getFirst() + " (molt help lists them)");
    } else {
      command.action.run(words.subList(1, words.size()), console);
    }
  }
}
