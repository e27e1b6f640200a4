package io.molt.shell;

import io.molt.reload.ReloadRecord;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.ReloadJson;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code molt history}: what came of the last reloads. In the shell it is {@code reload history},
 * for Gogo has a command {@code history} of its own, that of what was typed.
 */
final class HistoryCommand {

  static final String USAGE = "history [APP] [-n N] [-v] [--json]";

  private static final String NAME = "history";

  private static final int USUAL = 20;

  private final Applications applications;
  private final ZoneId zone;

  /** What is asked for. */
  private record Request(Optional<String> application, int most, boolean verbose, boolean json) {}

  /**
   * @param zone in which times of day are told
   */
  HistoryCommand(Applications applications, ZoneId zone) {
    this.applications = applications;
    this.zone = zone;
  }

  /** Runs the command with what follows its name. */
  void history(List<String> words, Console console) {
    history("", words, console);
  }

  /**
   * @param before words that come before its name
   */
  void history(String before, List<String> words, Console console) {
    Request request;
    try {
      request = parse(words);
    } catch (IllegalArgumentException wrong) {
      console.usage(before + NAME, words, before + USAGE);
      return;
    }
    List<ReloadRecord> all = applications.history();
    if (request.application.isPresent() && !isKnown(request.application.get(), all)) {
      console.print(unknown(request.application.get(), all));
      console.exit(CommandExit.USAGE);
      return;
    }
    print(request, wanted(request, all), console);
  }

  private static Request parse(List<String> words) {
    Optional<String> application = Optional.empty();
    int most = USUAL;
    boolean verbose = false;
    boolean json = false;
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "-n" -> most = number(rest.hasNext() ? rest.next() : "");
        case "-v", "--verbose" -> verbose = true;
        case "--json" -> json = true;
        default -> {
          if (application.isPresent() || word.startsWith("-")) {
            throw new IllegalArgumentException(word);
          }
          application = Optional.of(word);
        }
      }
    }
    return new Request(application, most, verbose, json);
  }

  private static int number(String word) {
    if (!word.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(word);
    }
    return Integer.parseInt(word);
  }

  /**
   * Of one that is gone there may be a history, and of one that has just come there may be none.
   */
  private boolean isKnown(String application, List<ReloadRecord> all) {
    return names(all).anyMatch(application::equals);
  }

  private Stream<String> names(List<ReloadRecord> all) {
    return Stream.concat(
        all.stream().map(ReloadRecord::application),
        applications.status().stream().map(ApplicationStatus::name));
  }

  private String unknown(String application, List<ReloadRecord> all) {
    TreeSet<String> known = new TreeSet<>(names(all).toList());
    return "application: "
        + application
        + " (expected: "
        + (known.isEmpty() ? "there is no history yet" : "one of " + String.join(", ", known))
        + ")";
  }

  private static List<ReloadRecord> wanted(Request request, List<ReloadRecord> all) {
    List<ReloadRecord> wanted =
        all.stream()
            .filter(each -> request.application.map(each.application()::equals).orElse(true))
            .toList();
    return wanted.subList(Math.max(0, wanted.size() - request.most), wanted.size());
  }

  private void print(Request request, List<ReloadRecord> reloads, Console console) {
    if (request.json) {
      console.print(JsonText.ofAll(reloads, ReloadJson::write));
    } else if (request.verbose) {
      console.print(new HistoryDetails(zone).of(reloads));
    } else {
      console.print(new HistoryText(zone).of(reloads));
    }
  }
}
