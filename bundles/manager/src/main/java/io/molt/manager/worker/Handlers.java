package io.molt.manager.worker;

import io.molt.spi.HandlerKind;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's code handles: one object, seen by each of the types that its class implements.
 *
 * @param worker null if it has not been constructed
 */
public record Handlers(@Nullable Object worker) {

  /** Of a worker that has not been constructed. */
  static final Handlers NONE = new Handlers(null);

  /** The worker as a handler of this kind; null if its class is none. */
  @SuppressWarnings("unchecked") // what a kind handles is an H, which is the protocol's promise
  public <H> @Nullable H as(HandlerKind<H> kind) {
    return worker != null && kind.handles(worker) ? (H) worker : null;
  }

  /** The worker as a handler of this type; null if its class does not implement that. */
  public <H> @Nullable H as(Class<H> type) {
    return type.isInstance(worker) ? type.cast(worker) : null;
  }
}
