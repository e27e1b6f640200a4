package io.molt.itests;

/** By what a server of a {@link Comparison} is entered. Not each server has each of them. */
enum Door {
  /** HTTP/1.1 in clear text, with a small page. */
  HTTP,
  /** TCP, where bytes come back. */
  TCP,
  /** WebSocket, where messages come back. */
  WEBSOCKET,
  /** The page over TLS. */
  TLS,
  /** WebSocket, where each message goes to all who are connected. */
  ROOM,
  /** HTTP/2 in clear text with prior knowledge, with the page. */
  HTTP2,
  /** HTTP/1.1 in clear text, with a large file. */
  FILES
}
