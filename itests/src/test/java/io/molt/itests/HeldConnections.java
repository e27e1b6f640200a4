package io.molt.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Of each kind of connection that the web has, one that is never opened again: HTTP/1.1 over TLS;
 * WebSockets over TLS and not, with half a message sent and with regard to what they sent before
 * compressed; HTTP/2 with streams in hand; an event stream; TCP. On each the answers are expected
 * in the order of what it was asked, with nothing between them. Not for use by several threads.
 */
final class HeldConnections implements AutoCloseable {

  /** The stream of HTTP/2 that is a WebSocket. */
  private static final int SOCKET = 1;

  /** Nothing in it repeats: the second time it is short only with regard to the first. */
  private static final String SAID =
      "not said for the first time: 8c7e6cd3a1b94b6f9d0c4f0c2d4e5a7f";

  private static final int LITTLE = SAID.length() / 2;

  /** So much is gathered of a body before an application is shown that it comes. */
  private static final int FIRST = 65_536;

  private static final int FRAMES = 4;

  private final HttpClientConnection https;
  private final WebSocketClient fragments;
  private final WebSocketClient compressing;
  private final WebSocketClient patient;
  private final Http2Client http2;
  private final EventStreamClient events;
  private final TcpClientConnection tcp;

  private int stream = SOCKET;
  private int asked;
  private int finished;

  HeldConnections(MoltProcess molt) throws IOException {
    int secure = molt.instance().port("secure");
    https = HttpClientConnection.openTls(secure, TlsFiles.clients());
    fragments = WebSocketClient.openTls(secure, "/");
    fragments.send(WebSocketClient.FIRST_OF_TEXT, "begun, ".getBytes(UTF_8));
    compressing =
        WebSocketClient.openTls(secure, "/", "Sec-WebSocket-Extensions: permessage-deflate");
    compressing.sendCompressed(SAID);
    assertThat(text(compressing.read())).isEqualTo(SAID);
    patient = WebSocketClient.open(molt, "/");
    patient.send(WebSocketClient.FIRST_OF_TEXT, "long ago".getBytes(UTF_8));
    http2 = Http2Client.open(molt).webSocket(SOCKET, "/");
    events = EventStreamClient.open(molt, "/events");
    assertThat(text(data(events.next()))).isEqualTo("welcome");
    tcp = molt.tcp();
  }

  private static String text(String answer) {
    return Answer.parse(answer.strip()).text();
  }

  /** The data of an event that has nothing else, or nothing but an id. */
  private static String data(String event) {
    return event.replaceFirst("^(id: \\d+\\|)?data: (.*)\\|$", "$2");
  }

  /** Asks on each, and tells which generation answers on all. */
  long assertAllAnswer() {
    String words = "words " + ++asked;
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("HTTPS", https.get("/words%20" + asked).body().replace("%20", " "));
    fragments.send(WebSocketClient.CONTINUATION, words.getBytes(UTF_8));
    answers.put("WebSocket, fragments", fragments.read().replace("begun, ", ""));
    fragments.send(WebSocketClient.FIRST_OF_TEXT, "begun, ".getBytes(UTF_8));
    assertThat(compressing.sendCompressed(SAID)).isLessThan(LITTLE);
    answers.put("WebSocket, compressed", compressing.read().replace(SAID, words));
    http2.say(SOCKET, words);
    answers.put("WebSocket over HTTP/2", http2.heard(SOCKET));
    stream += 2;
    answers.put("HTTP/2", http2.get(stream, "/words%20" + asked).replace("%20", " "));
    tcp.send(words + "\n");
    answers.put("TCP", tcp.readLine());
    assertThat(text(https.get("/say?words").body())).isEqualTo(Integer.toString(asked));
    String event = events.next();
    assertThat(event).startsWith("id: " + asked + "|");
    answers.put("event stream", data(event).replace("words", words));
    long generation = Answer.parse(tcpOf(answers)).generation();
    answers.forEach(
        (kind, answer) -> {
          Answer parsed = Answer.parse(answer.strip());
          assertThat(parsed.text()).as(kind).isEqualTo(words);
          assertThat(parsed.generation()).as(kind).isEqualTo(generation);
        });
    return generation;
  }

  private static String tcpOf(Map<String, String> answers) {
    return answers.getOrDefault("TCP", "").strip();
  }

  /** Begins an exchange each over HTTP/1.1 and HTTP/2; both answers have begun as well. */
  void begin() {
    https.send(
        "POST /bytes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "10000\r\n"
            + "x".repeat(FIRST)
            + "\r\n");
    assertThat(text(nextLine())).isEqualTo("begun");
    stream += 2;
    http2.request(stream, "POST", "/bytes", false);
    for (int part = 0; part < FRAMES; part++) {
      http2.send(Http2Client.DATA, 0, stream, new byte[FIRST / FRAMES]);
    }
    assertThat(http2.next(stream).status()).isEqualTo(200);
    assertThat(text(http2.next(stream).text())).isEqualTo("begun");
  }

  /** Ends what has begun, and tells which generation did. */
  long finish() {
    https.send("3\r\ntwo\r\n0\r\n\r\n");
    Answer one = Answer.parse(nextLine());
    assertThat(https.wire().readLine()).isEqualTo("\r");
    assertThat(https.wire().readLine()).isEqualTo("0\r");
    assertThat(https.wire().readLine()).isEqualTo("\r");
    http2.send(Http2Client.DATA, 1, stream, "two".getBytes(UTF_8));
    Answer two = Answer.parse(http2.rest(stream).strip());
    assertThat(one.text()).isEqualTo(FIRST + 3 + " bytes");
    assertThat(two.text()).isEqualTo(FIRST + 3 + " bytes");
    assertThat(one.generation()).isEqualTo(two.generation());
    finished += 2;
    return one.generation();
  }

  /** The next line of the application's in an answer that comes in chunks. */
  private String nextLine() {
    String line = https.wire().readLine();
    while (!line.startsWith("web ")) {
      line = https.wire().readLine();
    }
    return line;
  }

  /** Ends the message that was begun first of all. */
  void endOldest() {
    patient.send(WebSocketClient.CONTINUATION, ", and now".getBytes(UTF_8));
    assertThat(text(patient.read())).isEqualTo("long ago, and now");
  }

  @Override
  public void close() {
    https.close();
    fragments.close();
    compressing.close();
    patient.close();
    http2.close();
    events.close();
    tcp.close();
  }

  @Override
  public String toString() {
    return "asked " + asked + " times on each of 7, finished " + finished + " that were in hand";
  }
}
