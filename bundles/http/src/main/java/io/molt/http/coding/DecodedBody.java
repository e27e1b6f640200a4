package io.molt.http.coding;

import io.molt.net.http.RequestAbortedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request without its coding. No more of it can be read than a body without one may
 * have, and no more than so many bytes for each that came; whoever reads on is told that the rest
 * will not come. Holds memory beside the heap from the first read on until it is closed.
 */
public final class DecodedBody extends InputStream {

  /** Text that repeats itself has up to 100. */
  private static final int RATIO = 250;

  /** What short bodies may have whatever they came from. */
  private static final int FREE = 1024 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Coding coding;
  private final Counted coded;
  private final long limit;
  private @Nullable InputStream decoder;
  private long decoded;
  private boolean closed;
  private volatile boolean released;

  private DecodedBody(Coding coding, InputStream coded, long limit) {
    this.coding = coding;
    this.coded = new Counted(coded);
    this.limit = limit;
  }

  /**
   * Begins to decode.
   *
   * @param token what {@code Content-Encoding} says
   * @param limit how many bytes there may be
   * @throws UnknownCodingException if it is a coding that is not spoken here, or several
   */
  public static InputStream of(
      CompressionSettings settings, String token, InputStream coded, long limit) {
    if (token.isBlank() || token.strip().equalsIgnoreCase("identity")) {
      return coded;
    }
    Coding coding = Coding.of(token);
    if (coding == null || !settings.decodes(coding)) {
      throw UnknownCodingException.of(token, settings.decoded());
    }
    return new DecodedBody(coding, coded, limit);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      return readBounded(target, offset, length);
    } finally {
      lock.unlock();
      if (released) {
        release();
      }
    }
  }

  private int readBounded(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the body of the request was closed");
    }
    int got = decode(target, offset, length);
    decoded += Math.max(got, 0);
    if (decoded > limit) {
      throw new RequestAbortedException(
          413, "body: more bytes when decoded (expected: at most " + limit + ")");
    }
    if (decoded > FREE && decoded / RATIO > coded.count) {
      throw new RequestAbortedException(
          413,
          "body: more than "
              + RATIO
              + " times as many bytes when decoded (expected: what is not a bomb)");
    }
    return got;
  }

  private int decode(byte[] target, int offset, int length) throws IOException {
    try {
      InputStream begun = decoder;
      if (begun == null) {
        begun = coding.decoder(coded, limit);
        decoder = begun;
      }
      int got = begun.read(target, offset, length);
      if (got < 0 && coded.count == 0) {
        throw new EOFException(); // nothing at all is of no coding, as not every decoder says
      }
      return got;
    } catch (IOException failed) {
      if (coded.failed
          || failed instanceof InterruptedIOException
          || failed instanceof RequestAbortedException) {
        throw failed;
      }
      throw broken(failed);
    }
  }

  private RequestAbortedException broken(IOException failed) {
    String found = failed instanceof EOFException ? "its end is missing" : "it is not that";
    RequestAbortedException broken =
        new RequestAbortedException(
            400, "Content-Encoding: " + coding.token() + ", and " + found + " (expected: all)");
    broken.initCause(failed);
    return broken;
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      if (decoder != null) {
        decoder.close();
      } else {
        coded.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The request is over. Does not wait for whoever reads: it is the one that lets go then. */
  public void release() {
    released = true;
    if (lock.tryLock()) {
      try {
        close();
      } catch (IOException notOfTheClients) {
        // The body is over.
      } finally {
        lock.unlock();
      }
    }
  }

  /** Counts what came, and knows whose failure one is. */
  private static final class Counted extends InputStream {
    private final InputStream in;
    private long count;
    private boolean failed;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int got = in.read(target, offset, length);
        count += Math.max(got, 0);
        return got;
      } catch (IOException | RuntimeException own) {
        failed = true;
        throw own;
      }
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
