package io.molt.http.coding;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The codings that are spoken here, from that which is liked best. */
public enum Coding {
  /** RFC 8878; by zstd-jni, whose bundle has to be there. Quicker than brotli for the same size. */
  ZSTD,

  /** RFC 7932; by brotli4j, which is the server's own, on Linux on x86-64 and on 64-bit ARM. */
  BR,

  /** RFC 1952. */
  GZIP,

  /** RFC 1950, and RFC 1951 alone as some clients have it. For requests; answers have gzip. */
  DEFLATE;

  private static final int BUFFER = 8 * 1024;

  /** What is written goes to the sink encoded; all of it when it is flushed. */
  OutputStream encoder(OutputStream sink, int level) throws IOException {
    return switch (this) {
      case ZSTD -> ZstdCoding.encoder(sink, level);
      case BR -> BrotliCoding.encoder(sink, level);
      case GZIP -> new LeveledGzip(sink, level);
      case DEFLATE -> throw new UnsupportedOperationException(token());
    };
  }

  /**
   * What is read is decoded.
   *
   * @param limit how many bytes of it will be read at most
   */
  InputStream decoder(InputStream coded, long limit) throws IOException {
    return switch (this) {
      case ZSTD -> ZstdCoding.decoder(coded);
      case BR -> BrotliCoding.decoder(coded, limit);
      case GZIP -> new GzipDecoder(coded);
      case DEFLATE -> inflater(coded);
    };
  }

  private static InputStream inflater(InputStream coded) throws IOException {
    PushbackInputStream first = new PushbackInputStream(coded, 1);
    int head = first.read();
    if (head >= 0) {
      first.unread(head);
    }
    boolean wrapped = (head & 0x0f) == 8 && head >> 4 <= 7;
    return new OwnInflater(first, new Inflater(!wrapped));
  }

  /** As header fields name it. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By a name, in any case; null if it is not known. */
  static @Nullable Coding of(String token) {
    return switch (token.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      case "zstd" -> ZSTD;
      case "br" -> BR;
      default -> null;
    };
  }

  /** Why it is not to be had here; null if it is. Looks for all that it needs. */
  @Nullable String missing() {
    try {
      return switch (this) {
        case ZSTD -> ZstdCoding.isThere() ? null : "its library cannot be loaded";
        case BR -> BrotliCoding.missing();
        case GZIP, DEFLATE -> null;
      };
    } catch (LinkageError notThere) {
      return "its bundle is not there";
    }
  }

  /** With a level, which the JDK's own has no way to say. */
  private static final class LeveledGzip extends GZIPOutputStream {
    LeveledGzip(OutputStream sink, int level) throws IOException {
      super(sink, BUFFER, true);
      def.setLevel(level);
    }
  }

  /** Frees its inflater, which the JDK's own does only with one that it has made itself. */
  private static final class OwnInflater extends InflaterInputStream {
    OwnInflater(InputStream coded, Inflater inflater) {
      super(coded, inflater, BUFFER);
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }
}
