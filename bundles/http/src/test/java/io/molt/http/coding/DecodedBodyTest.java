package io.molt.http.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.molt.net.http.HttpException;
import io.molt.net.http.RequestAbortedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedBodyTest {

  private static final long LIMIT = 4 << 20;
  private static final CompressionSettings SETTINGS =
      new CompressionSettings(
          true, 6, 100, List.of(), List.of(Coding.ZSTD, Coding.BR, Coding.GZIP), true);
  private static final CompressionSettings WITHOUT =
      new CompressionSettings(true, 6, 100, List.of(), List.of(Coding.GZIP), true);

  private static byte[] encoded(Coding coding, byte[] plain) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    OutputStream encoder =
        coding == Coding.DEFLATE ? new DeflaterOutputStream(sink) : coding.encoder(sink, 6);
    try (encoder) {
      encoder.write(plain);
    }
    return sink.toByteArray();
  }

  private static InputStream decoding(Coding coding, byte[] coded) throws IOException {
    return DecodedBody.of(SETTINGS, coding.token(), new ByteArrayInputStream(coded), LIMIT);
  }

  private static void assertRefused(int status, InputStream body) {
    assertThatExceptionOfType(RequestAbortedException.class)
        .isThrownBy(body::readAllBytes)
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasEncodedIsRead(Coding coding) throws Exception {
    byte[] plain = "text and text and text".repeat(1000).getBytes(UTF_8);
    InputStream body = decoding(coding, encoded(coding, plain));
    assertThat(body.read()).isEqualTo('t');
    assertThat(body.readAllBytes()).isEqualTo(Arrays.copyOfRange(plain, 1, plain.length));
    body.close();
    assertThatExceptionOfType(IOException.class).isThrownBy(body::read);
  }

  @Test
  void manyMembersOfGzipAreOneAndDoNotEndTheStack() throws Exception {
    byte[] empty = encoded(Coding.GZIP, new byte[0]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(encoded(Coding.GZIP, "a".getBytes(UTF_8)));
    for (int count = 0; count < 100_000; count++) {
      all.writeBytes(empty);
    }
    all.writeBytes(encoded(Coding.GZIP, "b".getBytes(UTF_8)));
    assertThat(decoding(Coding.GZIP, all.toByteArray()).readAllBytes())
        .isEqualTo("ab".getBytes(UTF_8));
  }

  @Test
  void allThatAHeadOfGzipMayHaveIsSkipped() throws Exception {
    byte[] plain = encoded(Coding.GZIP, "hello".getBytes(UTF_8));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(plain, 0, 3);
    all.write(2 | 4 | 8 | 16);
    all.write(plain, 4, 6);
    all.writeBytes(new byte[] {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0, 1, 2});
    all.write(plain, 10, plain.length - 10);
    assertThat(decoding(Coding.GZIP, all.toByteArray()).readAllBytes())
        .isEqualTo("hello".getBytes(UTF_8));
    byte[] wrongSum = plain.clone();
    wrongSum[plain.length - 8]++;
    assertRefused(400, decoding(Coding.GZIP, wrongSum));
    byte[] wrongLength = plain.clone();
    wrongLength[plain.length - 1]++;
    assertRefused(400, decoding(Coding.GZIP, wrongLength));
  }

  @Test
  void deflateMayBeBare() throws Exception {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (OutputStream bare = new DeflaterOutputStream(sink, new Deflater(6, true))) {
      bare.write("hello".getBytes(UTF_8));
    }
    assertThat(decoding(Coding.DEFLATE, sink.toByteArray()).readAllBytes())
        .isEqualTo("hello".getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void moreThanAllowedIsNotInflated(Coding coding) throws Exception {
    byte[] noise = new byte[(int) LIMIT + 1];
    new Random(1).nextBytes(noise);
    assertRefused(413, decoding(coding, encoded(coding, noise)));
    byte[] allowed = Arrays.copyOf(noise, (int) LIMIT);
    assertThat(decoding(coding, encoded(coding, allowed)).readAllBytes()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @EnumSource
  void aBombIsPutOutBeforeTheLimit(Coding coding) throws Exception {
    assertRefused(413, decoding(coding, encoded(coding, new byte[3 << 20])));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCutOffOrNotEncodedIsRefused(Coding coding) throws Exception {
    byte[] noise = new byte[1000];
    new Random(2).nextBytes(noise);
    byte[] coded = encoded(coding, noise);
    for (int length : List.of(0, 1, 5, 20, coded.length - 1)) {
      assertRefused(400, decoding(coding, Arrays.copyOf(coded, length)));
    }
    assertRefused(400, decoding(coding, "no such thing, but text".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"brotli", "gzip, gzip", "aes128gcm", "gzip,", "\0\r\n"})
  void codingsThatAreNotKnownAreRefused(String token) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> DecodedBody.of(SETTINGS, token, InputStream.nullInputStream(), LIMIT))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(415))
        .withMessageContaining("(expected: one of zstd, br, gzip, deflate)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd"})
  void thoseThatAnswersDoNotHaveAreRefusedAndSaidToBeSo(String token) {
    assertThatExceptionOfType(UnknownCodingException.class)
        .isThrownBy(() -> DecodedBody.of(WITHOUT, token, InputStream.nullInputStream(), LIMIT))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(415))
        .satisfies(refused -> assertThat(refused.accepted()).isEqualTo("gzip, deflate"));
  }

  /** As a client's bytes may come: one by one. */
  private static InputStream slowly(byte[] coded) {
    return new ByteArrayInputStream(coded) {
      @Override
      public int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1));
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void whereverItIsCutItIsReadAndItsEndIsMissed(Coding coding) throws Exception {
    byte[] plain = "a text that is said, again and again; ".repeat(20).getBytes(UTF_8);
    byte[] coded = encoded(coding, plain);
    InputStream slow = DecodedBody.of(SETTINGS, coding.token(), slowly(coded), LIMIT);
    assertThat(slow.readAllBytes()).isEqualTo(plain);
    for (int length = 0; length < coded.length; length++) {
      assertRefused(400, decoding(coding, Arrays.copyOf(coded, length)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BR", "GZIP"})
  void whatFollowsTheEndIsRefused(Coding coding) throws Exception {
    byte[] coded = encoded(coding, "hello".getBytes(UTF_8));
    byte[] more = Arrays.copyOf(coded, coded.length + 1);
    more[coded.length] = 'x';
    assertRefused(400, decoding(coding, more));
    assertRefused(400, DecodedBody.of(SETTINGS, coding.token(), slowly(more), LIMIT));
  }

  /**
   * And not only when the next part comes, for which the client may wait until it has an answer.
   */
  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BR", "GZIP"})
  void whatHasComeIsReadBeforeTheRest(Coding coding) throws Exception {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (OutputStream encoder = coding.encoder(sink, 1)) {
      encoder.write("hello".getBytes(UTF_8));
      encoder.flush();
      InputStream begun =
          new SequenceInputStream(
              new ByteArrayInputStream(sink.toByteArray()),
              new InputStream() {
                @Override
                public int read() {
                  throw new AssertionError("more is asked for than what has come");
                }
              });
      InputStream body = DecodedBody.of(SETTINGS, coding.token(), begun, LIMIT);
      assertThat(body.readNBytes(5)).isEqualTo("hello".getBytes(UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
  void aWindowOfBrotliMayBeAsLargeAsIsUsualOrAsABodyMayBe(int window) throws Exception {
    byte[] plain = new byte[300_000];
    new Random(3).nextBytes(plain);
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    Brotli4jLoader.ensureAvailability();
    Encoder.Parameters parameters = Encoder.Parameters.create(5, window);
    try (OutputStream encoder = new BrotliOutputStream(sink, parameters)) {
      encoder.write(plain);
    }
    byte[] coded = sink.toByteArray();
    assertThat(BrotliDecoder.windowOf(coded[0])).isEqualTo(window);
    long asMuch = 1L << window;
    for (long limit : List.of(plain.length + 0L, asMuch / 2, asMuch)) {
      InputStream body =
          DecodedBody.of(
              SETTINGS, "br", new ByteArrayInputStream(coded), Math.max(plain.length, limit));
      if (window > 22 && limit < asMuch) {
        assertRefused(413, body);
      } else {
        assertThat(body.readAllBytes()).isEqualTo(plain);
      }
      body.close();
    }
  }

  @Test
  void aWindowBeyondTheStandardIsNoBrotli() {
    byte[] large = {0x11, 0x1e, 0, 0, 0, 0};
    assertRefused(400, DecodedBody.of(SETTINGS, "br", new ByteArrayInputStream(large), 1L << 40));
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptIsNotTakenForABrokenBody(Coding coding) throws Exception {
    byte[] plain = "text ".repeat(1000).getBytes(UTF_8);
    InputStream body = decoding(coding, encoded(coding, plain));
    Thread.currentThread().interrupt();
    try {
      assertThat(body.readAllBytes()).isEqualTo(plain);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void whatIsNotEncodedIsReadAsItIs() throws Exception {
    InputStream plain = InputStream.nullInputStream();
    for (String token : List.of("", "identity", " Identity ")) {
      assertThat(DecodedBody.of(SETTINGS, token, plain, LIMIT)).isSameAs(plain);
    }
  }

  @Test
  void theReadersOwnTroubleIsLeftAsItIs() throws Exception {
    IOException own = new IOException("own");
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw own;
          }
        };
    InputStream body = DecodedBody.of(SETTINGS, "gzip", failing, LIMIT);
    assertThatExceptionOfType(IOException.class).isThrownBy(body::read).isSameAs(own);
  }
}
