package io.molt.spi;

import java.util.Map;

/**
 * What a worker may do with an exchange, for as long as its lease lasts and the exchange was not
 * taken away from it. What a protocol makes its response of. Usable from any thread.
 */
public interface ExchangeAccess extends WorkerLease {

  /** Whether the client is there and the worker may still answer. */
  boolean isOpen();

  /**
   * Waits, where the calling thread may, until the client takes more.
   *
   * @return whether it takes more
   */
  boolean awaitWritable();

  /** A first part of the answer is sent: it may take its time from here on. */
  void begun();

  /** The answer may come after the callback has returned. */
  void detach();

  /** The answer is complete. */
  void ended();

  /** As {@link #become(StreamTransport, StreamKind, Map)}, with nothing kept. */
  default <M> StreamLane<M> become(StreamTransport<M> stream, StreamKind<?, ?, M> kind) {
    return become(stream, kind, Map.of());
  }

  /**
   * The connection of the exchange goes on as a stream, with an id and a life that no reload ends:
   * its first event is {@link StreamKind.Moment#BEGIN}, and it goes to whichever generation serves
   * by then. The exchange is over.
   *
   * @param stream the connection from here on
   * @param kind who handles it
   * @param attributes what is kept with it from the beginning, by name: see {@link
   *     io.molt.net.Connection#setAttribute}
   * @return where its events go
   * @throws io.molt.net.RetiredException if the worker may not act any more; nothing has changed
   * @throws io.molt.worker.UncrossableValueException if an attribute may not be kept; nothing has
   *     changed
   * @throws IllegalStateException if the worker class does not implement the handler of the kind
   */
  <M> StreamLane<M> become(
      StreamTransport<M> stream, StreamKind<?, ?, M> kind, Map<String, Object> attributes);
}
