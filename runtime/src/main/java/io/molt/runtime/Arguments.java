package io.molt.runtime;

import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** Checks what follows a command, and puts it into the words of the server's shell. */
final class Arguments {

  /** What the shell takes as it stands, and what it takes between quotation marks. */
  private static final Pattern PLAIN = Pattern.compile("[\\w.-]+");

  private static final Pattern QUOTABLE = Pattern.compile("[^'\\p{Cntrl}]+");

  private static final String HISTORY = "history [APP] [-n N] [-v] [--json]";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private Arguments() {}

  /** {@code reload [workers|tasks] [APP]}, {@code reload worker APP NUMBER}. */
  static String reload(List<String> rest) throws CommandException {
    if (rest.isEmpty() || rest.equals(List.of("workers"))) {
      return "reload workers";
    }
    if (rest.equals(List.of("tasks"))) {
      return "reload tasks";
    }
    if (rest.size() == 3
        && rest.getFirst().equals("worker")
        && NUMBER.matcher(rest.get(2)).matches()) {
      return "reload worker " + quoted(rest.get(1)) + " " + rest.get(2);
    }
    boolean named = rest.size() == 2 && List.of("workers", "tasks").contains(rest.getFirst());
    if (!named && (rest.size() != 1)) {
      throw usage("reload [workers|tasks] [APP] | reload worker APP NUMBER");
    }
    String which = named ? rest.getFirst() : "workers";
    return "reload " + which + " " + quoted(rest.getLast());
  }

  /** {@code rollback APP [VERSION]}. */
  static String rollback(List<String> rest) throws CommandException {
    if (rest.isEmpty() || rest.size() > 2) {
      throw usage("rollback APP [VERSION]");
    }
    String application = "rollback " + quoted(rest.getFirst());
    if (rest.size() == 1) {
      return application;
    }
    if (!PLAIN.matcher(rest.getLast()).matches()) {
      throw new CommandException(
          ExitCode.USAGE,
          rest.getLast() + ": not a version (expected: as 1.0.0, or the first digits of a hash)");
    }
    return application + " " + rest.getLast();
  }

  /** {@code status [--bundles] [--json]}. */
  static String status(List<String> rest) throws CommandException {
    if (!List.of("--bundles", "--json").containsAll(rest)) {
      throw usage("status [--bundles] [--json]");
    }
    return rest.isEmpty() ? "status" : "status " + String.join(" ", rest);
  }

  /** {@code history [APP] [-n N] [-v] [--json]}. */
  static String history(List<String> rest) throws CommandException {
    StringBuilder command = new StringBuilder("reload history");
    boolean named = false;
    for (Iterator<String> words = rest.iterator(); words.hasNext(); ) {
      String word = words.next();
      command.append(' ');
      if (word.equals("-n")) {
        command.append("-n ").append(number(words));
      } else if (List.of("-v", "--verbose", "--json").contains(word)) {
        command.append(word);
      } else if (named || word.startsWith("-")) {
        throw usage(HISTORY);
      } else {
        named = true;
        command.append(quoted(word));
      }
    }
    return command.toString();
  }

  private static String number(Iterator<String> words) throws CommandException {
    String word = words.hasNext() ? words.next() : "";
    if (!NUMBER.matcher(word).matches()) {
      throw usage(HISTORY);
    }
    return word;
  }

  /** {@code leaks [--json]}. */
  static String leaks(List<String> rest) throws CommandException {
    if (!List.of("--json").containsAll(rest)) {
      throw usage("leaks [--json]");
    }
    return rest.isEmpty() ? "leaks" : "leaks --json";
  }

  /** Nothing follows. */
  static void none(String command, List<String> rest) throws CommandException {
    if (!rest.isEmpty()) {
      throw usage(command);
    }
  }

  private static String quoted(String word) throws CommandException {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    if (QUOTABLE.matcher(word).matches()) {
      return "'" + word + "'";
    }
    throw new CommandException(
        ExitCode.USAGE, word + ": not a name of an application (expected: a symbolic name)");
  }

  private static CommandException usage(String usage) {
    return new CommandException(ExitCode.USAGE, "usage: molt " + usage);
  }
}
