package io.molt.config;

import io.molt.spi.settings.ListenerSettings;
import java.util.List;
import java.util.Set;

/** Finds listeners that want the same address and port. */
final class ListenerConflicts {

  /** An address that stands for all of them takes the port from every other. */
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  private final List<ListenerFile> listeners;

  ListenerConflicts(List<ListenerFile> listeners) {
    this.listeners = listeners;
  }

  /** Notes each conflict as a problem of the later of the two. */
  void check() {
    for (int later = 1; later < listeners.size(); later++) {
      ListenerFile file = listeners.get(later);
      listeners.subList(0, later).stream()
          .map(ListenerFile::settings)
          .filter(other -> conflict(file.settings(), other))
          .findFirst()
          .ifPresent(other -> note(file, other));
    }
  }

  private static void note(ListenerFile file, ListenerSettings other) {
    ListenerSettings listener = file.settings();
    file.section()
        .problem(
            "port",
            "a port of its own; listener "
                + other.name()
                + " has "
                + other.socket().host()
                + ":"
                + other.socket().port()
                + ", listener "
                + listener.name()
                + " "
                + listener.socket().host()
                + ":"
                + listener.socket().port());
  }

  private static boolean conflict(ListenerSettings one, ListenerSettings other) {
    return one.socket().port() != 0
        && one.socket().port() == other.socket().port()
        && (one.socket().host().equalsIgnoreCase(other.socket().host())
            || WILDCARDS.contains(one.socket().host())
            || WILDCARDS.contains(other.socket().host()));
  }
}
