package io.molt.http.coding;

import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Writes brotli (RFC 7932). brotli4j has a stream of its own, whose channel is closed for good when
 * its thread is interrupted, and what was written until then would be lost; and nothing but a call
 * of {@link #close} frees the memory of either.
 */
final class BrotliEncoder extends OutputStream {

  private static final int BUFFER = 8 * 1024;

  /**
   * 64 KB, as a power of two: the smallest for which an encoder's tables are not made larger than
   * they would have to be. With brotli's own, 4 MB, texts of some hundred kilobytes come out a
   * hundredth shorter, and each answer that is being written takes up to 1.8 MB in place of 0.8, at
   * a quality of 9 even 14.
   */
  private static final int WINDOW = 16;

  private final OutputStream sink;
  private final EncoderJNI.Wrapper encoder;
  private final ByteBuffer input;
  private boolean broken;
  private boolean closed;

  BrotliEncoder(OutputStream sink, int quality) throws IOException {
    this.sink = sink;
    encoder = new EncoderJNI.Wrapper(BUFFER, quality, WINDOW, Encoder.Mode.GENERIC);
    input = encoder.getInputBuffer();
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] plain, int offset, int length) throws IOException {
    for (int at = offset; at < offset + length; ) {
      if (!input.hasRemaining()) {
        encode(EncoderJNI.Operation.PROCESS);
      }
      int piece = Math.min(input.remaining(), offset + length - at);
      input.put(plain, at, piece);
      at += piece;
    }
  }

  /** What was written until now can be decoded. */
  @Override
  public void flush() throws IOException {
    encode(EncoderJNI.Operation.FLUSH);
  }

  private void encode(EncoderJNI.Operation operation) throws IOException {
    if (closed || broken) {
      throw new IOException("the encoder is closed, or has failed");
    }
    broken = true;
    encoder.push(operation, input.position());
    input.clear();
    while (isThereMore()) {
      if (encoder.hasMoreOutput()) {
        write(encoder.pull());
      } else {
        encoder.push(operation, 0);
      }
    }
    broken = false;
  }

  private boolean isThereMore() throws IOException {
    if (!encoder.isSuccess()) {
      throw new IOException("brotli cannot encode it, as where there is no memory");
    }
    return encoder.hasMoreOutput() || encoder.hasRemainingInput();
  }

  /** What is pulled lies in the encoder's own memory, until the next call. */
  private void write(ByteBuffer encoded) throws IOException {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    sink.write(bytes);
  }

  /** Writes the end, and frees the memory in any case. A repeated call is nothing. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      if (!broken) {
        encode(EncoderJNI.Operation.FINISH);
      }
    } finally {
      closed = true;
      encoder.destroy();
    }
  }
}
