package io.molt.config;

import io.molt.settings.ListenerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds listeners that want the same address and port. */
final class ListenerConflicts {

  /** An address that stands for all of them takes the port from every other. */
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  private final Map<ListenerSettings, Section> listeners;

  ListenerConflicts(Map<ListenerSettings, Section> listeners) {
    this.listeners = listeners;
  }

  /** Notes each conflict as a problem of the later of the two. */
  void check() {
    List<ListenerSettings> before = new ArrayList<>();
    listeners.forEach(
        (listener, section) -> {
          before.stream()
              .filter(other -> conflict(listener, other))
              .findFirst()
              .ifPresent(
                  other ->
                      section.problem(
                          "port",
                          "a port of its own; listener "
                              + other.name()
                              + " has "
                              + other.host()
                              + ":"
                              + other.port()
                              + ", listener "
                              + listener.name()
                              + " "
                              + listener.host()
                              + ":"
                              + listener.port()));
          before.add(listener);
        });
  }

  private static boolean conflict(ListenerSettings one, ListenerSettings other) {
    return one.port() != 0
        && one.port() == other.port()
        && (one.host().equalsIgnoreCase(other.host())
            || WILDCARDS.contains(one.host())
            || WILDCARDS.contains(other.host()));
  }
}
