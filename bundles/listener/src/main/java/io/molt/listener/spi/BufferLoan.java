package io.molt.listener.spi;

import io.molt.spi.Loan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Lends out the buffer that a socket was read into. The borrower's view belongs to an arena that
 * ends with the loan, so that whoever has kept it gets an exception, and never bytes of somebody
 * else's; what it sends meanwhile holds the buffer itself until it is written.
 */
public final class BufferLoan implements Loan<ByteBuffer> {

  /** From here on a copy costs more than an arena. */
  private static final int LEAST = 8 * 1024;

  /** Never begun, so that it owns nothing. */
  private static final Thread NOBODY = nobody();

  private final ByteBuf bytes;
  private final Loans all;

  /**
   * @param bytes with a reference that goes with the loan
   * @param all where it is known while it lasts
   */
  public BufferLoan(ByteBuf bytes, Loans all) {
    this.bytes = bytes;
    this.all = all;
  }

  /** It may be a worker that is the first to get here: nothing of its thread may stay. */
  private static Thread nobody() {
    Thread nobody = Thread.ofPlatform().inheritInheritableThreadLocals(false).unstarted(() -> {});
    nobody.setContextClassLoader(null);
    return nobody;
  }

  /** Whether lending is cheaper than copying, and holds little more than what has come. */
  public static boolean isWorthwhile(ByteBuf bytes) {
    int size = bytes.readableBytes();
    return size >= LEAST && size >= bytes.capacity() / 2 && bytes.hasMemoryAddress();
  }

  /** The same of a part of what has come, which holds all of it. */
  static boolean isWorthwhile(ByteBuf part, ByteBuf whole) {
    return isWorthwhile(part) && part.readableBytes() >= whole.capacity() / 2;
  }

  /**
   * Bytes that can be read later, by another thread: those given, or a copy where only this thread
   * can read them, and perhaps not for long.
   */
  public static ByteBuffer lasting(ByteBuffer data) {
    if (!data.isDirect() || MemorySegment.ofBuffer(data).isAccessibleBy(NOBODY)) {
      return data;
    }
    return ByteBuffer.allocate(data.remaining()).put(data).flip();
  }

  @Override
  public int size() {
    return bytes.readableBytes();
  }

  @Override
  public ByteBuffer copy() {
    ByteBuffer copy = ByteBuffer.wrap(ByteBufUtil.getBytes(bytes));
    bytes.release();
    return copy;
  }

  @Override
  @SuppressWarnings("restricted") // the manifest of the launcher allows it: Enable-Native-Access
  public void lend(Borrower<ByteBuffer> borrower) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      all.begin(arena.scope(), this);
      try {
        MemorySegment memory = MemorySegment.ofAddress(address()).reinterpret(size(), arena, null);
        borrower.use(memory.asByteBuffer());
      } finally {
        all.end(arena.scope());
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void end() {
    bytes.release();
  }

  /** What a view shows, with a reference of its own. */
  ByteBuf slice(ByteBuffer view) {
    int offset = Math.toIntExact(MemorySegment.ofBuffer(view).address() - address());
    return bytes.retainedSlice(bytes.readerIndex() + offset, view.remaining());
  }

  private long address() {
    return bytes.memoryAddress() + bytes.readerIndex();
  }
}
