package io.molt.http.websocket;

import org.jspecify.annotations.Nullable;

/** What a frame is (RFC 6455, 5.2). */
enum Opcode {
  /** A further part of a message. */
  CONTINUATION(0),
  /** A message of text, or its first part. */
  TEXT(1),
  /** A message of bytes, or its first part. */
  BINARY(2),
  /** The connection is to be closed. */
  CLOSE(8),
  /** Whoever gets it answers. */
  PING(9),
  /** The answer. */
  PONG(10);

  private static final @Nullable Opcode[] BY_NUMBER = byNumber();

  private final int number;

  Opcode(int number) {
    this.number = number;
  }

  private static @Nullable Opcode[] byNumber() {
    @Nullable Opcode[] all = new Opcode[16];
    for (Opcode each : values()) {
      all[each.number] = each;
    }
    return all;
  }

  /** That of a number from 0 to 15; null if it means nothing. */
  static @Nullable Opcode of(int number) {
    return BY_NUMBER[number];
  }

  int number() {
    return number;
  }

  /** Whether it is about the connection, and no part of a message. */
  boolean isControl() {
    return number >= CLOSE.number;
  }
}
