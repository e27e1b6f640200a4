package io.molt.http.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How a client finds the end of a stream. */
public enum EventFraming {
  /** By a last chunk, so that a proxy can tell an end from a loss: HTTP/1.1. */
  CHUNKED {
    @Override
    ByteBuffer of(EventText text) {
      return text.chunk();
    }

    @Override
    ByteBuffer end() {
      return ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  },

  /** By the end of what carries it: HTTP/1.0, and versions whose streams end by themselves. */
  BARE {
    @Override
    ByteBuffer of(EventText text) {
      return text.bytes();
    }

    @Override
    ByteBuffer end() {
      return ByteBuffer.allocate(0);
    }
  };

  abstract ByteBuffer of(EventText text);

  abstract ByteBuffer end();
}
