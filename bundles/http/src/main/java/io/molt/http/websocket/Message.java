package io.molt.http.websocket;

import java.nio.ByteBuffer;

/** What passes on a connection. {@link Text} and {@link Binary} arrive; all of them are sent. */
public sealed interface Message {

  /**
   * One that has come.
   *
   * @throws WebSocketFault if it is text that is no UTF-8
   */
  static Message of(Opcode opcode, byte[] data) {
    return opcode == Opcode.TEXT ? new Text(Utf8.text(data)) : new Binary(ByteBuffer.wrap(data));
  }

  /** A message of text. */
  record Text(String text) implements Message {}

  /** A message of bytes. */
  record Binary(ByteBuffer data) implements Message {}

  /** A message for many connections, of which each is sent this one object. */
  record Common(CommonMessage message) implements Message {}

  /** The client is to answer. */
  record Ping(ByteBuffer data) implements Message {}

  /** The connection is to be closed, and the client is told why. */
  record Close(int code, String reason) implements Message {}
}
