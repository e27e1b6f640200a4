package io.molt.http.websocket;

import io.molt.spi.settings.SettingValues;
import java.time.Duration;
import java.util.Optional;

/**
 * The keys of a listener that its WebSockets go by.
 *
 * @param packageMaxLength {@code package_max_length}: the largest message
 * @param pingInterval {@code websocket_ping_interval}: after how much silence of the client it is
 *     sent a ping; zero for never
 * @param compression {@code websocket_compression}: whether messages may be compressed
 * @param subprotocol {@code websocket_subprotocol}: what is chosen if the handler chooses nothing
 */
public record WebSocketSettings(
    int packageMaxLength,
    Duration pingInterval,
    boolean compression,
    Optional<String> subprotocol) {

  /** More does not go into an array with the head of a frame before it. */
  private static final int MOST = Integer.MAX_VALUE - 64;

  /**
   * Takes the values out of those of a listener.
   *
   * @param values of every key of {@code http.keys}
   */
  public static WebSocketSettings of(SettingValues values) {
    return new WebSocketSettings(
        (int) Math.min(values.size("package_max_length"), MOST),
        values.seconds("websocket_ping_interval"),
        values.onOff("websocket_compression"),
        values.optional("websocket_subprotocol"));
  }
}
