package io.molt.spi;

/**
 * A kind of handler that the worker class of an application may implement, and how it is called:
 * what the bundle of a protocol says of itself to the manager. The manager knows the three shapes
 * that the events of a protocol can have, and never the protocol.
 *
 * <p>An implementation has no state, holds no handler, and is usable from any thread.
 *
 * @param <H> the handler interface
 */
public sealed interface HandlerKind<H> permits StreamKind, ExchangeKind, PacketKind {

  /** The interface of the api, or of a library, that a worker class implements: says what it is. */
  Class<? extends H> handler();

  /** Whether an object of a worker class can be called: here, if it is a {@link #handler}. */
  default boolean handles(Object worker) {
    return handler().isInstance(worker);
  }

  /** What a worker class has to implement, for people. */
  default String wanted() {
    return handler().getName();
  }
}
