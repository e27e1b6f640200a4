package io.molt.http.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.net.http.HttpException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

  private static final String HEAD = "Content-Disposition: form-data; name=";

  /** One part, as it was sent or read. */
  private record Part(String name, String content) {}

  /** Gives no more at once than it is told. */
  private static final class Pieces extends InputStream {
    private final InputStream in;
    private final IntUnaryOperator most;
    private int read;

    Pieces(String text, IntUnaryOperator most) {
      this.in = new ByteArrayInputStream(text.getBytes(ISO_8859_1));
      this.most = most;
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int got = in.read(target, offset, Math.max(1, Math.min(length, most.applyAsInt(read))));
      read += Math.max(got, 0);
      return got;
    }
  }

  private static List<Part> parts(InputStream in, String boundary) throws IOException {
    MultipartReader reader = new MultipartReader(in, boundary, 512);
    List<Part> parts = new ArrayList<>();
    for (PartHead head = reader.next(); head != null; head = reader.next()) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      for (ByteBuffer bytes = reader.content(); bytes != null; bytes = reader.content()) {
        content.write(bytes.array(), bytes.position(), bytes.remaining());
      }
      parts.add(new Part(head.name(), content.toString(ISO_8859_1)));
    }
    return parts;
  }

  private static List<Part> parts(String body) throws IOException {
    return parts(new ByteArrayInputStream(body.getBytes(ISO_8859_1)), "b");
  }

  private static String body(List<Part> parts, String boundary) {
    StringBuilder body = new StringBuilder();
    for (Part part : parts) {
      body.append("--" + boundary + "\r\n" + HEAD + part.name() + "\r\n\r\n")
          .append(part.content())
          .append("\r\n");
    }
    return body.append("--" + boundary + "--\r\n").toString();
  }

  @Test
  void partsAreTheSameWhereverTheBodyIsCutInTwo() throws Exception {
    List<Part> sent =
        List.of(
            new Part("a", "one"),
            new Part("empty", ""),
            new Part("close", "\r\n--\r\n-\r\r\n--edg\r\n--edge"),
            new Part("end", "\r\n"));
    String body = body(sent, "edge1");
    for (int cut = 1; cut < body.length(); cut++) {
      int first = cut;
      IntUnaryOperator most = read -> read < first ? first - read : Integer.MAX_VALUE;
      assertThat(parts(new Pieces(body, most), "edge1")).as("cut at %s", cut).isEqualTo(sent);
    }
    assertThat(parts(new Pieces(body, read -> 1), "edge1")).isEqualTo(sent);
  }

  @Test
  void partsAreTheSameHoweverTheyAreCutUp() throws Exception {
    long seed = 20_261_130;
    Random random = new Random(seed);
    String alphabet = "\r\n-b";
    for (int round = 0; round < 3_000; round++) {
      String boundary = random.nextBoolean() ? "b" : "-b-b" + round;
      List<Part> sent = new ArrayList<>();
      for (int count = random.nextInt(4); count >= 0; count--) {
        StringBuilder content = new StringBuilder();
        int length = random.nextInt(random.nextInt(50) == 0 ? 40_000 : 60);
        random.ints(length, 0, 4).forEach(each -> content.append(alphabet.charAt(each)));
        if (!("\r\n" + content + "\r\n").contains("\r\n--" + boundary)) {
          sent.add(new Part("n" + count, content.toString()));
        }
      }
      String body = body(sent, boundary);
      int most = 1 + random.nextInt(random.nextBoolean() ? 8 : 20_000);
      InputStream in = new Pieces(body, read -> 1 + random.nextInt(most));
      assertThat(parts(in, boundary)).as("seed %s, round %s", seed, round).isEqualTo(sent);
    }
  }

  /** Whatever is sent, it comes to an end: as parts, or as a refusal. */
  @Test
  void nonsenseIsReadOrRefused() throws Exception {
    long seed = 17;
    Random random = new Random(seed);
    String valid = body(List.of(new Part("a", "one"), new Part("b", "two")), "b");
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder body = new StringBuilder(valid);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(body.length());
        switch (random.nextInt(3)) {
          case 0 -> body.setCharAt(at, (char) random.nextInt(256));
          case 1 -> body.deleteCharAt(at);
          default -> body.insert(at, "\r\n--b".substring(random.nextInt(5)));
        }
      }
      try {
        parts(new Pieces(body.toString(), read -> 1 + random.nextInt(20)), "b");
      } catch (HttpException why) {
        assertThat(why.status()).isIn(400, 431);
        refused++;
      }
    }
    assertThat(refused).isBetween(5_000, 19_000);
  }

  @Test
  void whatComesBeforeTheFirstBoundaryAndBehindTheLastIsLeftOut() throws Exception {
    String part = "--b \t\r\n" + HEAD + "a\r\n\r\nx\r\n";
    assertThat(parts("for readers of old\r\n" + part + "--b--and more\r\n--b\r\n"))
        .containsExactly(new Part("a", "x"));
    assertThat(parts("--b--")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no boundary at all",
        "--b",
        "--b\r\n",
        "--b\r\n\r\n",
        "--b\r\n" + HEAD + "a",
        "--b\r\n" + HEAD + "a\r\n\r\n",
        "--b\r\n" + HEAD + "a\r\n\r\nx\r\n--b",
        "--b\r\n" + HEAD + "a\r\n\r\nx\r\n--b-",
        "--b\n" + HEAD + "a\n\nx\n--b--\n",
        "--bc\r\n" + HEAD + "a\r\n\r\nx\r\n--b--",
        "--b\r\n" + HEAD + "a\r\n\r\nx\r\n--bc\r\n--b--",
        "--b\r\n" + HEAD + "a\r\n\r\nx--b--",
      })
  void whatIsCutOffOrNoPartIsRefused(String body) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> parts(body))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(400));
  }

  @Test
  void aHeadIsAsLongAsAllowedAndNoLonger() throws Exception {
    String head = HEAD + "a\r\nX: ";
    String longest = head + "x".repeat(512 - head.length());
    assertThat(parts("--b\r\n" + longest + "\r\n\r\n1\r\n--b--")).hasSize(1);
    for (int cut : List.of(1, 7, 100_000)) {
      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(
              () ->
                  parts(new Pieces("--b\r\n" + longest + "x\r\n\r\n1\r\n--b--", read -> cut), "b"))
          .satisfies(refused -> assertThat(refused.status()).isEqualTo(431));
    }
  }
}
