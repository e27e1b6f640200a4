package example.protocols;

import io.molt.listener.spi.MessageCodec;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.ByteBuffer;

/** A note is its length in four bytes, big end first, and then so many bytes. */
final class NoteCodec implements MessageCodec<ByteBuffer> {

  private static final int HEAD = Integer.BYTES;

  private final long longest;

  /**
   * @param longest how many bytes a note may have
   */
  NoteCodec(long longest) {
    this.longest = longest;
  }

  @Override
  public int frame(ByteBuf arrived) {
    if (arrived.readableBytes() < HEAD) {
      return -1;
    }
    long length = arrived.getUnsignedInt(arrived.readerIndex());
    if (length > longest) {
      throw new TooLongFrameException(
          "a note of " + length + " (expected: at most " + longest + ")");
    }
    long whole = HEAD + length;
    return arrived.readableBytes() < whole ? -1 : (int) whole;
  }

  @Override
  public ByteBuffer message(ByteBuffer frame) {
    return frame.position(frame.position() + HEAD).slice();
  }

  @Override
  public ByteBuffer bytes(ByteBuffer message) {
    ByteBuffer frame = ByteBuffer.allocate(HEAD + message.remaining());
    return frame.putInt(message.remaining()).put(message).flip();
  }
}
