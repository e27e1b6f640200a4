package io.molt.http;

import io.molt.listener.spi.StreamConnection;

/** What an HTTP connection becomes. */
interface Successor {

  /** The connection from there on. */
  StreamConnection<?> stream();

  /** The channel is its own, on which so many bytes were sent before. On the loop. */
  void takeOver(long sent);

  /** It does not come to that. From any thread; repeated calls change nothing. */
  void giveUp();
}
