package io.molt.http.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {

  private static final CompressionSettings SETTINGS =
      new CompressionSettings(
          true,
          6,
          100,
          List.of("text/*", "application/json"),
          List.of(Coding.ZSTD, Coding.BR, Coding.GZIP),
          false);

  private static final long LIMIT = 1 << 20;

  private static Compression of(int status, List<String> fields, String accepted) {
    return Compression.of(SETTINGS, status, fields, () -> List.of(accepted));
  }

  private static List<String> fields(String... fields) {
    return new ArrayList<>(List.of(fields));
  }

  private static String decoded(Coding coding, ByteArrayOutputStream sent) throws IOException {
    return new String(
        coding.decoder(new ByteArrayInputStream(sent.toByteArray()), LIMIT).readAllBytes(), UTF_8);
  }

  private static void add(ByteArrayOutputStream sent, ByteBuffer part) {
    sent.write(part.array(), part.position(), part.remaining());
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "DEFLATE")
  void eachPartCanBeReadWhenItHasLeft(Coding coding) throws Exception {
    Compression compression = of(200, fields("Content-Type", "text/plain"), coding.token());
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    String text = "a part of several; ";
    add(sent, compression.part(ByteBuffer.wrap(text.getBytes(UTF_8))));
    byte[] begun =
        coding
            .decoder(new ByteArrayInputStream(sent.toByteArray()), LIMIT)
            .readNBytes(text.length());
    assertThat(new String(begun, UTF_8)).isEqualTo(text);
    ByteBuffer direct = ByteBuffer.allocateDirect(20_000);
    add(sent, compression.part(direct));
    assertThat(direct.hasRemaining()).isFalse();
    add(sent, compression.last(ByteBuffer.wrap("the end".getBytes(UTF_8))));
    assertThat(decoded(coding, sent)).isEqualTo(text + "\0".repeat(20_000) + "the end");
    compression.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "DEFLATE")
  void whereverItIsCutAllOfEachPartComes(Coding coding) throws Exception {
    String text = "a text that is said, again and again; ".repeat(5);
    for (int cut = 0; cut <= text.length(); cut++) {
      Compression compression = of(200, fields("Content-Type", "text/plain"), coding.token());
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      add(sent, compression.part(ByteBuffer.wrap(text.substring(0, cut).getBytes(UTF_8))));
      byte[] begun =
          coding.decoder(new ByteArrayInputStream(sent.toByteArray()), LIMIT).readNBytes(cut);
      assertThat(new String(begun, UTF_8)).isEqualTo(text.substring(0, cut));
      add(sent, compression.part(ByteBuffer.allocate(0)));
      add(sent, compression.last(ByteBuffer.wrap(text.substring(cut).getBytes(UTF_8))));
      assertThat(decoded(coding, sent)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "DEFLATE")
  void whatAnInterruptedThreadWritesIsNotLost(Coding coding) throws Exception {
    Compression compression = of(200, fields("Content-Type", "text/plain"), coding.token());
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Thread.currentThread().interrupt();
    try {
      add(sent, compression.part(ByteBuffer.wrap("some ".repeat(5000).getBytes(UTF_8))));
      add(sent, compression.last(ByteBuffer.wrap("more".getBytes(UTF_8))));
      assertThat(decoded(coding, sent)).isEqualTo("some ".repeat(5000) + "more");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void whatIsThereIsNotPassedOver() {
    List<String> said = new ArrayList<>();
    assertThat(SETTINGS.available(said::add)).isSameAs(SETTINGS);
    assertThat(said).isEmpty();
  }

  /** With a loader that has neither of the two libraries, as where their bundles are missing. */
  @Test
  void withoutItsLibraryBrotliIsPassedOverAndZstdAskedFor() throws Exception {
    try (WithoutLibraries loader = new WithoutLibraries()) {
      assertThat(loader.available("br", "gzip"))
          .isEqualTo(
              "true [GZIP, DEFLATE] http_compression_codings: br is passed over, for its bundle is"
                  + " not there");
      assertThat(loader.available("br")).startsWith("false [GZIP, DEFLATE] ");
      assertThat(loader.available("gzip")).isEqualTo("true [GZIP, DEFLATE] ");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loader.available("zstd", "br"))
          .withMessageContaining("zstd (expected: the bundle zstd-jni in lib/)");
    }
  }

  /** The client has left while an application that has detached the answer writes. */
  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "DEFLATE")
  void nothingComesOfOneThatWasLetGoOf(Coding coding) {
    Compression compression = of(200, fields("Content-Type", "text/plain"), coding.token());
    compression.part(ByteBuffer.wrap("a part".getBytes(UTF_8)));
    compression.close();
    ByteBuffer late = ByteBuffer.wrap("too late".getBytes(UTF_8));
    assertThat(compression.part(late).hasRemaining()).isFalse();
    assertThat(late.hasRemaining()).isFalse();
    ByteBuffer latest = ByteBuffer.wrap("too late".getBytes(UTF_8));
    assertThat(compression.last(latest).hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205, 206, 304})
  void someAnswersAreNotCompressed(int status) {
    assertThat(of(status, fields("Content-Type", "text/plain"), "gzip")).isNull();
  }

  @Test
  void whatIsNotWorthItIsSentAsItIs() {
    assertThat(of(200, fields(), "gzip")).isNull();
    assertThat(of(200, fields("Content-Type", "image/png"), "gzip")).isNull();
    assertThat(of(200, fields("Content-Type", "application/jsonx"), "gzip")).isNull();
    String[] text = {"Content-Type", "TEXT/html; charset=utf-8"};
    for (String[] more :
        new String[][] {
          {"content-encoding", "br"},
          {"Content-Range", "bytes 0-1/2"},
          {"Cache-Control", "private, No-Transform"}
        }) {
      assertThat(of(200, fields(text[0], text[1], more[0], more[1]), "gzip")).isNull();
    }
    assertThat(SETTINGS.isWorthAsking(99)).isFalse();
    assertThat(SETTINGS.isWorthAsking(100)).isTrue();
    assertThat(SETTINGS.isWorthAsking(CompressionSettings.UNKNOWN_LENGTH)).isTrue();
  }

  @Test
  void fieldsTellOfTheCoding() {
    List<String> fields =
        fields(
            "Content-Type", "text/plain", "Content-Length", "5", "ETag", "\"x\"", "Vary", "Cookie");
    Compression compression = of(200, fields, "gzip");
    assertThat(compression.fields(fields))
        .containsExactly(
            "Content-Type",
            "text/plain",
            "ETag",
            "W/\"x\"",
            "Vary",
            "Cookie, Accept-Encoding",
            "Content-Encoding",
            "gzip");
    compression.close();
  }

  @Test
  void cachesAreToldWhereTheClientHasAChoice() {
    List<String> refused = fields("Content-Type", "text/plain");
    assertThat(of(200, refused, "gzip;q=0")).isNull();
    assertThat(refused).containsSequence("Vary", "Accept-Encoding");
    List<String> all = fields("Content-Type", "text/plain", "vary", "*");
    assertThat(of(200, all, "deflate")).isNull();
    assertThat(all).containsExactly("Content-Type", "text/plain", "vary", "*");
    List<String> silent = fields("Content-Type", "text/plain");
    assertThat(Compression.of(SETTINGS, 200, silent, List::of)).isNull();
    assertThat(silent).hasSize(2);
  }
}
