package io.molt.spi.settings;

/**
 * What serves the connections of all ports together.
 *
 * @param reactorNum {@code reactor_num}: event loops that own the sockets, at least 1; not used in
 *     base mode, where each worker has one
 * @param transport {@code transport}: how the sockets are to be spoken to, where that is to be had
 * @param maxBufferedMemory {@code max_buffered_memory}: how many bytes clients may make the server
 *     hold
 */
public record NetworkSettings(int reactorNum, Transport transport, long maxBufferedMemory) {

  static NetworkSettings of(SettingValues values) {
    return new NetworkSettings(
        values.integer("reactor_num"),
        values.choice("transport", Transport.class),
        values.size("max_buffered_memory"));
  }
}
