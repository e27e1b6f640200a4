package io.molt.http;

import io.molt.spi.settings.SettingValues;

/**
 * The keys of a listener that HTTP/2 goes by. Sizes are in bytes.
 *
 * @param isOn {@code open_http2_protocol}: whether it is spoken at all
 * @param maxConcurrentStreams {@code http2_max_concurrent_streams}: how many requests of a
 *     connection may be in hand
 * @param initWindowSize {@code http2_init_window_size}: how much of a body comes before it is read
 * @param connectionWindowSize {@code http2_connection_window_size}: the same of all bodies of a
 *     connection together
 * @param maxFrameSize {@code http2_max_frame_size}: the largest frame of a client
 * @param maxHeaderListSize {@code http2_max_header_list_size}: the fields of a head, each with 32
 *     bytes more than it has
 * @param headerTableSize {@code http2_header_table_size}: for fields that come again
 * @param maxResets {@code http2_max_resets}: how many streams a client may reset in 30 seconds
 * @param maxContinuations {@code http2_max_continuations}: in how many small pieces a head may come
 * @param maxControlFrames {@code http2_max_control_frames}: how many frames that ask for nothing a
 *     client may send in 30 seconds
 */
public record Http2Limits(
    boolean isOn,
    int maxConcurrentStreams,
    int initWindowSize,
    int connectionWindowSize,
    int maxFrameSize,
    int maxHeaderListSize,
    int headerTableSize,
    int maxResets,
    int maxContinuations,
    int maxControlFrames) {

  static Http2Limits of(SettingValues values) {
    return new Http2Limits(
        values.onOff("open_http2_protocol"),
        values.integer("http2_max_concurrent_streams"),
        values.smallSize("http2_init_window_size"),
        values.smallSize("http2_connection_window_size"),
        values.integer("http2_max_frame_size"),
        values.smallSize("http2_max_header_list_size"),
        values.smallSize("http2_header_table_size"),
        values.integer("http2_max_resets"),
        values.integer("http2_max_continuations"),
        values.integer("http2_max_control_frames"));
  }
}
