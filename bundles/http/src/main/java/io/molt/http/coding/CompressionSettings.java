package io.molt.http.coding;

import io.molt.spi.settings.SettingValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is compressed and decompressed on a listener.
 *
 * @param httpCompression {@code http_compression}: whether answers are, for clients that take it
 * @param httpCompressionLevel {@code http_compression_level}: from 1, the quickest, to 9
 * @param httpCompressionMinLength {@code http_compression_min_length}: shorter answers are not
 * @param httpCompressionTypes {@code http_compression_types}: the types that are, in small letters;
 *     {@code text/*} stands for all that begin so
 * @param httpCompressionCodings {@code http_compression_codings}: by which codings
 * @param httpDecompression {@code http_decompression}: whether bodies of requests are decoded
 */
public record CompressionSettings(
    boolean httpCompression,
    int httpCompressionLevel,
    int httpCompressionMinLength,
    List<String> httpCompressionTypes,
    List<Coding> httpCompressionCodings,
    boolean httpDecompression) {

  /** Of an answer whose length is not known before its end. */
  public static final long UNKNOWN_LENGTH = -1;

  /** Takes the values out of those of a listener. */
  public static CompressionSettings of(SettingValues values) {
    return new CompressionSettings(
        values.onOff("http_compression"),
        values.integer("http_compression_level"),
        values.smallSize("http_compression_min_length"),
        words(values.text("http_compression_types")),
        words(values.text("http_compression_codings")).stream()
            .map(word -> Coding.valueOf(word.toUpperCase(Locale.ROOT)))
            .sorted()
            .toList(),
        values.onOff("http_decompression"));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[,\\s]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /**
   * The same with those codings alone that are to be had here. What the server itself brings along
   * is passed over where it has no library for the machine, or somebody has taken it away: one
   * configuration is to serve on all machines. What users bring along is asked for.
   *
   * @param passedOver is told what is left out, and why
   * @throws IllegalArgumentException if a coding is named whose bundle is to be in {@code lib/},
   *     and is not
   */
  public CompressionSettings available(Consumer<String> passedOver) {
    List<Coding> there = new ArrayList<>();
    for (Coding coding : httpCompressionCodings) {
      @Nullable String missing = coding.missing();
      if (missing == null) {
        there.add(coding);
      } else if (coding == Coding.ZSTD) {
        throw new IllegalArgumentException(
            "http_compression_codings: zstd (expected: the bundle zstd-jni in lib/)");
      } else {
        passedOver.accept(
            "http_compression_codings: " + coding.token() + " is passed over, for " + missing);
      }
    }
    return there.size() == httpCompressionCodings.size()
        ? this
        : new CompressionSettings(
            httpCompression && !there.isEmpty(),
            httpCompressionLevel,
            httpCompressionMinLength,
            httpCompressionTypes,
            List.copyOf(there),
            httpDecompression);
  }

  /**
   * Those of which bodies of requests are decoded: the JDK's always, others if answers have them.
   */
  List<Coding> decoded() {
    return Arrays.stream(Coding.values()).filter(this::decodes).toList();
  }

  /** Whether bodies of requests are decoded that have this one. */
  boolean decodes(Coding coding) {
    return coding == Coding.GZIP
        || coding == Coding.DEFLATE
        || httpCompressionCodings.contains(coding);
  }

  /**
   * Whether an answer may be compressed if it is of such a length; what is asked first, as most are
   * not.
   *
   * @param length {@link #UNKNOWN_LENGTH} if it is not known
   */
  public boolean isWorthAsking(long length) {
    return httpCompression && (length == UNKNOWN_LENGTH || length >= httpCompressionMinLength);
  }

  /** Whether answers of this type are worth compressing. */
  boolean covers(String contentType) {
    int mark = contentType.indexOf(';');
    String type =
        (mark < 0 ? contentType : contentType.substring(0, mark)).strip().toLowerCase(Locale.ROOT);
    for (String each : httpCompressionTypes) {
      boolean covers =
          each.endsWith("*")
              ? type.startsWith(each.substring(0, each.length() - 1))
              : type.equals(each);
      if (covers) {
        return true;
      }
    }
    return false;
  }
}
