package io.molt.http.coding;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.decoder.DecoderJNI.Status;
import io.molt.net.http.RequestAbortedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads brotli (RFC 7932), of which nothing follows the end. brotli4j has a stream of its own, that
 * closes what it reads from when its thread is interrupted, and takes anything behind the end.
 *
 * <p>A decoder has a window of memory, as large as the client says, which few bytes may fill: up to
 * 16 MB, for as long as the request lasts. So no window is taken that is larger than any body could
 * use, but those of 4 MB, which most encoders name whatever they encode.
 */
final class BrotliDecoder extends InputStream {

  private static final int BUFFER = 8 * 1024;

  /** As powers of two: what most encoders name, and what none may (RFC 7932, 9.1). */
  private static final int USUAL_WINDOW = 22;

  private static final int LARGEST_WINDOW = 24;

  private final InputStream in;
  private final int window;
  private final byte[] buffer = new byte[BUFFER];
  private final DecoderJNI.Wrapper decoder;
  private @Nullable ByteBuffer output;
  private boolean begun;
  private boolean closed;

  /**
   * @param limit how many bytes there may be when it is decoded
   */
  BrotliDecoder(InputStream in, long limit) throws IOException {
    this.in = in;
    this.window = window(limit);
    decoder = new DecoderJNI.Wrapper(BUFFER);
  }

  /** The largest window that is of use. */
  private static int window(long limit) {
    int needed = Long.SIZE - Long.numberOfLeadingZeros(Math.max(limit, 1) - 1);
    return Math.clamp(needed, USUAL_WINDOW, LARGEST_WINDOW);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer decoded = output;
    while (decoded == null || !decoded.hasRemaining()) {
      if (!isThereMore()) {
        return -1;
      }
      decoded = output;
    }
    int got = Math.min(length, decoded.remaining());
    decoded.get(target, offset, got);
    return got;
  }

  /** Goes one step on, in which output may come or not; false at the end. */
  private boolean isThereMore() throws IOException {
    if (closed) {
      throw new IOException("the decoder is closed");
    }
    output = null;
    if (decoder.hasOutput()) {
      output = decoder.pull();
      return true;
    }
    // No switch: what javac makes of one has an initialiser, and would be loaded with the server.
    Status status = decoder.getStatus();
    if (status == Status.DONE) {
      if (in.read(buffer, 0, 1) > 0) {
        throw new ZipException("something behind the end of brotli");
      }
      return false;
    }
    if (status == Status.ERROR) {
      throw new ZipException("not brotli");
    }
    if (status == Status.NEEDS_MORE_OUTPUT) {
      output = decoder.pull();
    } else if (status == Status.NEEDS_MORE_INPUT) {
      push();
    } else {
      decoder.push(0);
    }
    return true;
  }

  private void push() throws IOException {
    int got = in.read(buffer, 0, buffer.length);
    if (got < 0) {
      throw new EOFException("the end within brotli");
    }
    if (!begun && got > 0) {
      checkWindow(buffer[0]);
      begun = true;
    }
    if (got > 0) {
      decoder.getInputBuffer().clear().put(buffer, 0, got);
      decoder.push(got);
    }
  }

  private void checkWindow(byte first) throws IOException {
    int asked = windowOf(first);
    if (asked > window) {
      throw new RequestAbortedException(
          413,
          "Content-Encoding: br with a window of 2^"
              + asked
              + " bytes (expected: at most 2^"
              + window
              + ", as no more may be in a body)");
    }
  }

  /** What the first bits of a stream say of it (RFC 7932, 9.1), as a power of two. */
  static int windowOf(byte first) {
    int large = first >> 1 & 7;
    int small = first >> 4 & 7;
    if ((first & 1) == 0) {
      return 16;
    }
    if (large != 0) {
      return 17 + large;
    }
    return small == 0 ? 17 : 8 + small;
  }

  /** Frees the memory. A repeated call is nothing. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      output = null;
      decoder.destroy();
      in.close();
    }
  }
}
