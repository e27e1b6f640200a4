package io.molt.http.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.NativeMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What libraries hold beside the heap goes, however an answer or a body ends: the collector knows
 * nothing of it.
 */
class CodingMemoryTest {

  private static final int TIMES = 300;
  private static final long LIMIT = 4 << 20;
  private static final byte[] TEXT = "text and text and text".repeat(500).getBytes(UTF_8);

  /** Far below what {@link #TIMES} of them hold, and above what the JVM itself takes meanwhile. */
  private static final long ALLOWED = 20 << 20;

  private static final CompressionSettings SETTINGS =
      new CompressionSettings(
          true, 5, 1, List.of("text/*"), List.of(Coding.ZSTD, Coding.BR, Coding.GZIP), true);

  /** What is done once. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static void assertNothingIsLeft(Step step) throws IOException {
    step.run();
    long before = NativeMemory.inUse();
    for (int times = 0; times < TIMES; times++) {
      step.run();
    }
    assertThat(NativeMemory.inUse() - before).isLessThan(ALLOWED);
  }

  private static Compression begun(Coding coding) {
    Compression begun =
        Compression.of(
            SETTINGS,
            200,
            new ArrayList<>(List.of("Content-Type", "text/plain")),
            () -> List.of(coding.token()));
    begun.part(ByteBuffer.wrap(TEXT));
    return begun;
  }

  private static byte[] encoded(Coding coding) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (OutputStream encoder =
        coding == Coding.DEFLATE ? new DeflaterOutputStream(sink) : coding.encoder(sink, 1)) {
      encoder.write(TEXT);
    }
    return sink.toByteArray();
  }

  private static InputStream decoding(Coding coding, byte[] coded) throws IOException {
    return DecodedBody.of(SETTINGS, coding.token(), new ByteArrayInputStream(coded), LIMIT);
  }

  /** That this test would see it. */
  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BR"})
  void whatIsNotClosedIsLeft(Coding coding) {
    long before = NativeMemory.inUse();
    List<Compression> all = new ArrayList<>();
    for (int times = 0; times < TIMES; times++) {
      all.add(begun(coding));
    }
    assertThat(NativeMemory.inUse() - before).isGreaterThan(ALLOWED);
    all.forEach(Compression::close);
    assertThat(NativeMemory.inUse() - before).isLessThan(ALLOWED);
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BR", "GZIP"})
  void anAnswerLeavesNothing(Coding coding) throws Exception {
    assertNothingIsLeft(() -> begun(coding).last(ByteBuffer.wrap(TEXT)));
    assertNothingIsLeft(() -> begun(coding).close());
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BR"})
  void norDoesOneWhoseBytesNobodyTakes(Coding coding) throws Exception {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("full");
          }
        };
    assertNothingIsLeft(
        () -> {
          OutputStream encoder = coding.encoder(full, 5);
          encoder.write(TEXT);
          assertThatThrownBy(encoder::flush).hasMessage("full");
          try {
            encoder.close();
          } catch (IOException fullAsWell) {
            // It is freed all the same.
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aBodyLeavesNothing(Coding coding) throws Exception {
    byte[] coded = encoded(coding);
    byte[] spoilt = coded.clone();
    Arrays.fill(spoilt, coded.length / 2, coded.length, (byte) 0xff);
    assertNothingIsLeft(
        () -> {
          DecodedBody read = (DecodedBody) decoding(coding, coded);
          read.readNBytes(1000);
          read.release();
          DecodedBody broken = (DecodedBody) decoding(coding, spoilt);
          assertThatThrownBy(broken::readAllBytes).isInstanceOf(IOException.class);
          broken.release();
          broken.release();
          try (InputStream whole = decoding(coding, coded)) {
            whole.readAllBytes();
          }
          ((DecodedBody) decoding(coding, coded)).release();
        });
  }
}
