package io.molt.http.http2;

import io.molt.http.websocket.HandshakeCheck;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of HTTP/1.1 that asks for HTTP/2 (RFC 7540, 3.2; RFC 9113 has it no more). */
final class UpgradeRequest {

  private static final String SETTINGS = "HTTP2-Settings";

  /** A number of two bytes and its value of four. */
  private static final int SETTING = 6;

  private UpgradeRequest() {}

  /** The settings of the client; null if it does not ask as it should. */
  static @Nullable Http2Settings settings(HttpRequest request) {
    List<String> fields = request.headers().getAll(SETTINGS);
    List<String> connection = request.headers().getAll(HttpHeaderNames.CONNECTION);
    if (fields.size() != 1
        || !HandshakeCheck.hasToken(connection, "Upgrade")
        || !HandshakeCheck.hasToken(connection, SETTINGS)) {
      return null;
    }
    try {
      return read(ByteBuffer.wrap(Base64.getUrlDecoder().decode(fields.getFirst().strip())));
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static @Nullable Http2Settings read(ByteBuffer payload) {
    if (payload.remaining() % SETTING != 0) {
      return null;
    }
    Http2Settings settings = new Http2Settings();
    while (payload.hasRemaining()) {
      settings.put((char) payload.getShort(), (Long) (payload.getInt() & 0xffff_ffffL));
    }
    return settings;
  }
}
