package io.molt.http;

import org.jspecify.annotations.Nullable;

/**
 * What all connections of one port have in common.
 *
 * @param heads for what they answer
 * @param check of what comes
 * @param http2 null if that is not spoken here
 */
record HttpPort(
    HttpSettings settings, ResponseHeads heads, HeadCheck check, @Nullable Http2Opener http2) {

  HttpPort(HttpSettings settings, ResponseHeads heads, @Nullable Http2Opener http2) {
    this(settings, heads, new HeadCheck(settings), http2);
  }
}
