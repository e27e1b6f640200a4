package io.molt.spi;

/**
 * A protocol's side of one exchange: a request that has come, and the answer that it is to get.
 * Usable from any thread, virtual ones included; nothing here blocks. No call has an effect after
 * the end of the exchange.
 */
public interface ExchangeTransport {

  /** Why an exchange ends without its worker. */
  enum Why {
    /** The worker's code has failed (HTTP: 500). */
    FAILED,
    /** No worker can see to it, or none any more (HTTP: 503). */
    UNAVAILABLE
  }

  /** See {@link io.molt.net.Connection#id()}. */
  long connectionId();

  /**
   * What decides which worker has it, where all of them could: exchanges of the same number go to
   * the same worker number. The connection, as by default (Swoole: dispatch_mode 2), if its
   * exchanges are answered in their order anyway.
   */
  default long affinity() {
    return connectionId();
  }

  /** Which of {@link Ports#reactors()} owns the connection. */
  int reactor();

  /** False from the moment at which the client is known to be gone. */
  boolean isOpen();

  /** Whether all of the request has come. */
  boolean isReceived();

  /**
   * Ends the exchange without the worker: tells the client if nothing has been answered yet, else
   * closes the connection, for the client must not take a part for the whole.
   */
  void fail(Why why);

  /** Whether the client takes a further part of the answer now. */
  boolean isWritable();

  /**
   * Calls back once when {@link #isWritable} has become true, or the client is gone; at once if
   * that is so already. On the event loop or the calling thread.
   */
  void whenWritable(Runnable task);

  /** What is being done, for people: {@code onRequest GET /path}. */
  String what();
}
