package io.molt.http.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What touches brotli4j first, in a class that is not loaded unless a listener names the coding.
 */
final class BrotliCoding {

  /**
   * That of level 1 too: in the time that gzip takes at its quickest, a tenth less comes out. With
   * 2 as much memory is taken and hardly less time; with 1, texts come out longer than of gzip.
   */
  private static final int LEAST_QUALITY = 3;

  private BrotliCoding() {}

  static OutputStream encoder(OutputStream sink, int level) throws IOException {
    Brotli4jLoader.ensureAvailability();
    return new BrotliEncoder(sink, Math.max(LEAST_QUALITY, level));
  }

  static InputStream decoder(InputStream coded, long limit) throws IOException {
    Brotli4jLoader.ensureAvailability();
    return new BrotliDecoder(coded, limit);
  }

  /** Looks for what brotli4j has for this processor, and says why it is not there. */
  static @Nullable String missing() {
    @Nullable Throwable cause = Brotli4jLoader.getUnavailabilityCause();
    return cause == null ? null : "its library cannot be loaded: " + cause.getMessage();
  }
}
