package io.molt.spi.settings;

import java.time.Duration;

/**
 * How many connections a port has, and for how long.
 *
 * @param maxConnection {@code max_connection}: more are closed at once
 * @param heartbeatIdleTime {@code heartbeat_idle_time}: a connection that sent nothing for so long,
 *     and waits for no answer, is closed; zero means never
 */
public record ConnectionSettings(int maxConnection, Duration heartbeatIdleTime) {

  static ConnectionSettings of(SettingValues values) {
    return new ConnectionSettings(
        values.integer("max_connection"), values.seconds("heartbeat_idle_time"));
  }
}
