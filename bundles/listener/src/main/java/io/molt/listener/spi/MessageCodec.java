package io.molt.listener.spi;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * How bytes become messages and messages bytes. One for each connection: it may remember how far it
 * has looked.
 *
 * @param <M> a message
 */
public interface MessageCodec<M> {

  /**
   * Takes the next message's bytes out of what has come. On the connection's event loop, again and
   * again until there is none.
   *
   * @param arrived what was not taken out until now; to be read only
   * @return how many bytes from the reader index on are the next frame; 0 or less if it has not
   *     come whole
   * @throws io.netty.handler.codec.DecoderException if this is none, or a longer one than may be:
   *     the connection is closed
   */
  int frame(ByteBuf arrived);

  /**
   * Makes a message of a frame. On the event loop, or on the thread of the callback that the frame
   * is lent to.
   *
   * @param frame the message's own; or, of what is lent, only until the callback returns
   */
  M message(ByteBuffer frame);

  /** Makes a frame of a message. From any thread. */
  ByteBuffer bytes(M message);
}
