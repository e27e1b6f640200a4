package io.molt.listener.spi;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The loans of a server that have begun, by the scopes of their arenas, which all views of one loan
 * share: by that it is known, when a worker sends a buffer, that it was lent. Usable from any
 * thread.
 */
public final class Loans {

  private final ConcurrentMap<MemorySegment.Scope, BufferLoan> begun = new ConcurrentHashMap<>();

  /** None has begun yet. */
  public Loans() {}

  void begin(MemorySegment.Scope scope, BufferLoan loan) {
    begun.put(scope, loan);
  }

  void end(MemorySegment.Scope scope) {
    begun.remove(scope);
  }

  /** The loan that a buffer is a view of, if any. */
  @Nullable BufferLoan of(ByteBuffer view) {
    return view.isDirect() ? begun.get(MemorySegment.ofBuffer(view).scope()) : null;
  }
}
