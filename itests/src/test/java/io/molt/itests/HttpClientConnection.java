package io.molt.itests;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A client that keeps its HTTP/1.1 connection, written against the wire so that nothing is retried
 * or hidden. Not for use by several threads.
 */
final class HttpClientConnection implements AutoCloseable {

  private final TcpClientConnection wire;

  private HttpClientConnection(TcpClientConnection wire) {
    this.wire = wire;
  }

  static HttpClientConnection open(int port) {
    return new HttpClientConnection(TcpClientConnection.open(port));
  }

  /** One that speaks TLS. */
  static HttpClientConnection openTls(int port, SSLContext context) {
    return new HttpClientConnection(TcpClientConnection.openTls(port, context));
  }

  /** What it stands on. */
  TcpClientConnection wire() {
    return wire;
  }

  HttpAnswer get(String path) {
    request("GET", path);
    return read();
  }

  /** Asks the probe. */
  Answer ask(String request) {
    HttpAnswer answer = get("/" + request);
    if (answer.status() != 200) {
      throw new AssertionError("status " + answer.status() + " instead of 200: " + answer.body());
    }
    return Answer.parse(answer.body());
  }

  /** Sends a request without a body and does not wait for the answer. */
  void request(String method, String path) {
    send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  void send(String text) {
    wire.send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) {
    wire.send(bytes);
  }

  /** Sends no more, and reads on. */
  void closeOutput() {
    wire.closeOutput();
  }

  HttpAnswer read() {
    return read(true);
  }

  /**
   * Reads the next answer.
   *
   * @param hasBody false if it answers HEAD
   */
  HttpAnswer read(boolean hasBody) {
    String statusLine = headLine();
    if (!statusLine.startsWith("HTTP/1.1 ")) {
      throw new AssertionError("not a status line: \"" + statusLine + "\"");
    }
    List<String> fields = new ArrayList<>();
    for (String line = headLine(); !line.isEmpty(); line = headLine()) {
      fields.add(line);
    }
    HttpAnswer head =
        new HttpAnswer(Integer.parseInt(statusLine.substring(9, 12)), List.copyOf(fields), "");
    return head.status() < 200 || !hasBody ? head : head.withBody(body(head));
  }

  private String body(HttpAnswer head) {
    if (head.field("transfer-encoding").isPresent()) {
      StringBuilder body = new StringBuilder();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.append(wire.readText(size));
        headLine();
      }
      headLine();
      return body.toString();
    }
    return wire.readText(Integer.parseInt(head.field("content-length").orElse("0")));
  }

  private int chunkSize() {
    return Integer.parseInt(headLine(), 16);
  }

  private String headLine() {
    String line = wire.readLine();
    if (!line.endsWith("\r")) {
      throw new AssertionError("a line that does not end in CR LF: \"" + line + "\"");
    }
    return line.substring(0, line.length() - 1);
  }

  void awaitClosed() {
    wire.awaitClosed();
  }

  @Override
  public void close() {
    wire.close();
  }

  /**
   * An answer.
   *
   * @param status its status code
   * @param fields its header fields as sent
   * @param body its body, of ISO 8859-1 characters
   */
  record HttpAnswer(int status, List<String> fields, String body) {

    Optional<String> field(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
          .map(field -> field.substring(start.length()).strip())
          .findFirst();
    }

    HttpAnswer withBody(String text) {
      return new HttpAnswer(status, fields, text);
    }
  }
}
