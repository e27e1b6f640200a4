package io.molt.spi.settings;

import java.util.List;

/**
 * Everything that {@code conf/} said when the server started. An OSGi service of the config bundle;
 * the same object until the server stops.
 *
 * @param directories where this instance lives
 * @param server {@code conf/server.cfg}
 * @param listeners one for each {@code conf/listener-NAME.cfg}, ordered by name
 */
public record Settings(
    Directories directories, ServerSettings server, List<ListenerSettings> listeners) {
  public Settings {
    listeners = List.copyOf(listeners);
  }
}
