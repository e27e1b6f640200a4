package io.molt.http.coding;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** All that touches zstd-jni, in a class that is not loaded unless a listener names the coding. */
final class ZstdCoding {

  /** 8 MB, the largest that a content coding may have (RFC 9659, 3), as a power of two. */
  private static final int WINDOW = 23;

  private ZstdCoding() {}

  static OutputStream encoder(OutputStream sink, int level) throws IOException {
    return new ZstdOutputStreamNoFinalizer(sink, level);
  }

  static InputStream decoder(InputStream coded) throws IOException {
    return new ZstdInputStreamNoFinalizer(coded).setLongMax(WINDOW);
  }

  /** Looks for it, and for what it has for this processor. */
  static boolean isThere() {
    Native.load();
    return Native.isLoaded();
  }
}
