package io.molt.spi.settings;

/**
 * How much is held for one connection of a port, in bytes.
 *
 * @param bufferHighWatermark {@code buffer_high_watermark}: a sender waits while more than this
 *     waits for a slow client
 * @param socketBufferSize {@code socket_buffer_size}: a client for which more than this waits is
 *     closed
 * @param maxQueuedBytes {@code max_queued_bytes}: the server reads no more from a client while more
 *     than this waits for the worker
 */
public record BufferSettings(int bufferHighWatermark, int socketBufferSize, int maxQueuedBytes) {

  static BufferSettings of(SettingValues values) {
    return new BufferSettings(
        values.smallSize("buffer_high_watermark"),
        values.smallSize("socket_buffer_size"),
        values.smallSize("max_queued_bytes"));
  }
}
