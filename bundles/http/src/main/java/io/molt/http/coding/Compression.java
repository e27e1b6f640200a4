package io.molt.http.coding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the body of one answer, part by part: what has been given leaves with it. Holds memory
 * beside the heap until its end, or until it is let go of. Usable from any thread.
 */
public final class Compression implements AutoCloseable {

  private final Coding coding;
  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream(1024);
  private final OutputStream encoder;
  private boolean closed;

  private Compression(Coding coding, int level) {
    this.coding = coding;
    try {
      this.encoder = coding.encoder(encoded, level);
    } catch (IOException notOfMemory) {
      throw new UncheckedIOException(notOfMemory);
    }
  }

  /**
   * Begins one, if this answer is worth it and the client takes it; null if not. Where the client
   * says anything of codings, the fields of an answer that is worth it get a {@code Vary}.
   *
   * @param fields of the answer: name, value, name, value ...
   * @param accepted gives what the request's {@code Accept-Encoding} says; asked for last
   */
  public static @Nullable Compression of(
      CompressionSettings settings,
      int status,
      List<String> fields,
      Supplier<List<String>> accepted) {
    if (status == 204
        || status == 205
        || status == 206
        || status == 304
        || !isWorthIt(settings, fields)) {
      return null;
    }
    List<String> said = accepted.get();
    if (said.isEmpty()) {
      return null;
    }
    vary(fields);
    Coding coding = AcceptEncoding.choose(said, settings.httpCompressionCodings());
    return coding == null ? null : new Compression(coding, settings.httpCompressionLevel());
  }

  private static boolean isWorthIt(CompressionSettings settings, List<String> fields) {
    boolean covered = false;
    for (int at = 0; at + 1 < fields.size(); at += 2) {
      String value = fields.get(at + 1);
      switch (fields.get(at).toLowerCase(Locale.ROOT)) {
        case "content-type" -> covered = settings.covers(value);
        case "content-encoding", "content-range" -> {
          return false;
        }
        case "cache-control" -> {
          if (value.toLowerCase(Locale.ROOT).contains("no-transform")) {
            return false; // RFC 9111, 5.2.2.6
          }
        }
        default -> {}
      }
    }
    return covered;
  }

  private static void vary(List<String> fields) {
    for (int at = 0; at + 1 < fields.size(); at += 2) {
      if (fields.get(at).equalsIgnoreCase("Vary")) {
        String value = fields.get(at + 1);
        String small = value.toLowerCase(Locale.ROOT);
        if (!small.contains("accept-encoding") && !small.contains("*")) {
          fields.set(at + 1, value + ", Accept-Encoding");
        }
        return;
      }
    }
    fields.add("Vary");
    fields.add("Accept-Encoding");
  }

  /**
   * What the fields are of the encoded answer: without the length, and with an {@code ETag} that
   * does not promise the same bytes (RFC 9110, 8.8.3.3).
   */
  public List<String> fields(List<String> plain) {
    List<String> fields = new ArrayList<>(plain.size() + 2);
    for (int at = 0; at + 1 < plain.size(); at += 2) {
      String name = plain.get(at);
      String value = plain.get(at + 1);
      if (!name.equalsIgnoreCase("Content-Length")) {
        fields.add(name);
        fields.add(name.equalsIgnoreCase("ETag") && value.startsWith("\"") ? "W/" + value : value);
      }
    }
    fields.add("Content-Encoding");
    fields.add(coding.token());
    return fields;
  }

  /**
   * Encodes a part so that the client can decode all of it. Of one that was let go of, whose client
   * may have left while an application writes, nothing comes, and that is no error either.
   */
  public synchronized ByteBuffer part(ByteBuffer plain) {
    try {
      write(plain);
      if (!closed) {
        encoder.flush();
      }
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
    return taken();
  }

  /** Encodes the last part, and lets go of all; likewise. */
  public synchronized ByteBuffer last(ByteBuffer plain) {
    try {
      write(plain);
      closed = true;
      encoder.close();
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
    return taken();
  }

  private void write(ByteBuffer plain) throws IOException {
    if (closed) {
      plain.position(plain.limit());
      return;
    }
    if (plain.hasArray()) {
      encoder.write(plain.array(), plain.arrayOffset() + plain.position(), plain.remaining());
      plain.position(plain.limit());
      return;
    }
    byte[] piece = new byte[Math.min(plain.remaining(), 8 * 1024)];
    while (plain.hasRemaining()) {
      int length = Math.min(piece.length, plain.remaining());
      plain.get(piece, 0, length);
      encoder.write(piece, 0, length);
    }
  }

  private ByteBuffer taken() {
    ByteBuffer bytes = ByteBuffer.wrap(encoded.toByteArray());
    encoded.reset();
    return bytes;
  }

  /** Lets go of all, wherever the answer was. A repeated call is nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        encoder.close();
      } catch (IOException unfinished) {
        // Nobody gets it.
      }
      encoded.reset();
    }
  }
}
