package io.molt.http.coding;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The codings that are spoken here, from that which is liked best. */
public enum Coding {
  /** RFC 8878; by zstd-jni, whose bundle has to be there. */
  ZSTD {
    @Override
    OutputStream encoder(OutputStream sink, int level) throws IOException {
      return new ZstdOutputStreamNoFinalizer(sink, level);
    }

    @Override
    InputStream decoder(InputStream coded) throws IOException {
      return new ZstdInputStreamNoFinalizer(coded).setLongMax(ZSTD_WINDOW);
    }
  },

  /** RFC 1952. */
  GZIP {
    @Override
    OutputStream encoder(OutputStream sink, int level) throws IOException {
      return new LeveledGzip(sink, level);
    }

    @Override
    InputStream decoder(InputStream coded) throws IOException {
      return new GZIPInputStream(coded, BUFFER);
    }
  },

  /** RFC 1950, and RFC 1951 alone as some clients have it. For requests; answers have gzip. */
  DEFLATE {
    @Override
    OutputStream encoder(OutputStream sink, int level) {
      throw new UnsupportedOperationException(token());
    }

    @Override
    InputStream decoder(InputStream coded) throws IOException {
      PushbackInputStream first = new PushbackInputStream(coded, 1);
      int head = first.read();
      if (head >= 0) {
        first.unread(head);
      }
      boolean wrapped = (head & 0x0f) == 8 && head >> 4 <= 7;
      return new RawInflater(first, new Inflater(!wrapped));
    }
  };

  /** 8 MB, the largest that a content coding may have (RFC 9659, 3), as a power of two. */
  private static final int ZSTD_WINDOW = 23;

  private static final int BUFFER = 8 * 1024;

  /** What is written goes to the sink encoded; all of it when it is flushed. */
  abstract OutputStream encoder(OutputStream sink, int level) throws IOException;

  /** What is read is decoded. */
  abstract InputStream decoder(InputStream coded) throws IOException;

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
      default -> null;
    };
  }

  /** Whether all is there that it needs; looks for it. */
  public boolean isAvailable() {
    if (this != ZSTD) {
      return true;
    }
    try {
      Native.load();
      return Native.isLoaded();
    } catch (LinkageError notThere) {
      return false;
    }
  }

  /** With a level, which the JDK's own has no way to say. */
  private static final class LeveledGzip extends GZIPOutputStream {
    LeveledGzip(OutputStream sink, int level) throws IOException {
      super(sink, BUFFER, true);
      def.setLevel(level);
    }
  }

  /** Frees its inflater, as the JDK's own does with none but its own. */
  private static final class RawInflater extends InflaterInputStream {
    RawInflater(InputStream coded, Inflater inflater) {
      super(coded, inflater, BUFFER);
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }
}
