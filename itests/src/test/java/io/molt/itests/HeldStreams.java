package io.molt.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * A connection of HTTP/2 that has streams in each state of RFC 9113, 5.1, at a reload: open, with
 * nothing of the body sent and with the answer begun; half-closed by the client, where an
 * application is slow and where the client's window is full; half-closed by the server, which has
 * answered what it has not read; and closed, by the client, under what works for it. Several such
 * rounds may be in hand at a time. Not for use by several threads.
 */
final class HeldStreams implements AutoCloseable {

  private static final int WINDOW_UPDATE = 8;
  private static final int CANCEL = 8;
  private static final int NO_ERROR = 0;

  /** So much is gathered of a body before an application is shown that it comes. */
  private static final int FIRST = 65_536;

  private static final int FRAME = 16_384;

  /** What a client's window takes where it has not said otherwise. */
  private static final int WINDOW = 65_535;

  private static final byte[] LAST = "two".getBytes(UTF_8);

  /** The streams that were begun beside one another, and the code that serves them. */
  private record Round(
      long number, long generation, int unsent, int answered, int slow, int full, int unread) {}

  private final Http2Client client;
  private final Deque<Round> rounds = new ArrayDeque<>();

  /** Those on which nothing may come any more. */
  private final Set<Integer> over = new HashSet<>();

  private int stream = -1;
  private long count;

  HeldStreams(MoltProcess molt) throws IOException {
    client = Http2Client.open(molt);
    open(0, 1 << 30);
  }

  private void open(int which, int more) {
    client.send(WINDOW_UPDATE, 0, which, ByteBuffer.allocate(4).putInt(more).array());
  }

  private int request(String method, String path) {
    stream += 2;
    client.request(stream, method, path, method.equals("GET"));
    return stream;
  }

  private int upload(String path) {
    int begun = request("POST", path);
    for (int sent = 0; sent < FIRST; sent += FRAME) {
      client.send(Http2Client.DATA, 0, begun, new byte[FRAME]);
    }
    return begun;
  }

  int inHand() {
    return rounds.size();
  }

  long finished() {
    return count - rounds.size();
  }

  /** Begins one of each; what an application is to answer is in its hands. */
  void begin() {
    long number = ++count;
    int unsent = request("POST", "/bytes");
    int answered = upload("/bytes");
    long generation = begun(answered, "begun");
    int slow = request("GET", "/wait?" + number);
    assertThat(begun(slow, "waiting")).isEqualTo(generation);
    int cancelled = request("GET", "/wait?" + number);
    assertThat(begun(cancelled, "waiting")).isEqualTo(generation);
    client.send(
        Http2Client.RST_STREAM, 0, cancelled, ByteBuffer.allocate(4).putInt(CANCEL).array());
    over.add(cancelled);
    int full = request("GET", "/large");
    assertThat(client.next(full).status()).isEqualTo(200);
    for (int got = 0; got < WINDOW; ) {
      got += client.next(full).payload().length;
    }
    int unread = upload("/unread");
    assertThat(client.next(unread).status()).isEqualTo(200);
    assertThat(generation(client.rest(unread), "unread")).isEqualTo(generation);
    rounds.add(new Round(number, generation, unsent, answered, slow, full, unread));
  }

  /** The code that has begun to answer there. */
  private long begun(int which, String text) {
    assertThat(client.next(which).status()).isEqualTo(200);
    return generation(client.next(which).text(), text);
  }

  /**
   * Ends the round that was begun first: by the code that it was begun with, later as it may be.
   */
  void finishOldest() {
    Round round = rounds.removeFirst();
    long now = generation(client.answer(request("GET", "/go?" + round.number), 200), "gone");
    assertThat(now).isGreaterThan(round.generation);
    assertThat(generation(client.rest(round.slow), "waited")).isEqualTo(round.generation);
    client.send(Http2Client.DATA, 1, round.answered, LAST);
    assertThat(generation(client.rest(round.answered), FIRST + LAST.length + " bytes"))
        .isEqualTo(round.generation);
    open(round.full, 1 << 20);
    String large = client.rest(round.full);
    assertThat(generation(large.substring(large.indexOf('w')), "large"))
        .isEqualTo(round.generation);
    // It goes on sending, or the server has told it already that it need not.
    client.send(Http2Client.DATA, 1, round.unread, LAST);
    over.add(round.unread);
    // Nobody had been shown that it comes: it is for whoever serves now.
    client.send(Http2Client.DATA, 1, round.unsent, LAST);
    assertThat(client.next(round.unsent).status()).isEqualTo(200);
    assertThat(generation(client.rest(round.unsent).replaceFirst("(?s).*begun\\n", ""), "3 bytes"))
        .isBetween(round.generation, now);
  }

  private static long generation(String answer, String text) {
    Answer parsed = Answer.parse(answer.strip());
    assertThat(parsed.text()).isEqualTo(text);
    return parsed.generation();
  }

  /** Nothing came on what was over, but that the rest of a body that was not read is not wanted. */
  void assertNothingElse() {
    client.answer(request("GET", "/words"), 200);
    assertThat(client.kept())
        .filteredOn(frame -> over.contains(frame.stream()))
        .filteredOn(frame -> frame.type() != WINDOW_UPDATE)
        .allSatisfy(
            frame -> {
              assertThat(frame.type()).isEqualTo(Http2Client.RST_STREAM);
              assertThat(frame.number(0)).isEqualTo(NO_ERROR);
            });
    assertThat(client.kept()).noneMatch(frame -> frame.type() == Http2Client.GOAWAY);
  }

  @Override
  public void close() {
    client.close();
  }
}
