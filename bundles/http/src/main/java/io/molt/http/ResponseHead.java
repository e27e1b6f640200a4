package io.molt.http;

import io.molt.listener.spi.SocketWriter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the head of a response together in one array, which is used again for the next. For one
 * event loop.
 */
public final class ResponseHead {

  /** No {@code Content-Length} was among the fields. */
  static final long UNDECLARED = -1;

  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] LAST_CHUNK = ascii("0\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final int HIGHEST_STATUS = 999;

  private final DateHeader date;

  /** By status; empty until used. */
  private final byte[][] statusLines = new byte[HIGHEST_STATUS + 1][0];

  private byte[] bytes = new byte[1024];
  private int length;

  ResponseHead(DateHeader date) {
    this.date = date;
  }

  /**
   * Begins a head: status line, date and the fields given.
   *
   * @param withLength whether a {@code Content-Length} among the fields is let through
   * @return the {@code Content-Length} among the fields, or {@link #UNDECLARED}
   */
  long begin(int status, List<String> fields, boolean withLength) {
    length = 0;
    add(statusLine(status));
    add(date.line());
    long declared = UNDECLARED;
    for (int at = 0; at + 1 < fields.size(); at += 2) {
      String name = fields.get(at);
      if (name.length() == 14 && name.equalsIgnoreCase("Content-Length")) {
        declared = number(fields.get(at + 1));
      } else {
        field(name, fields.get(at + 1));
      }
    }
    if (withLength && declared != UNDECLARED) {
      contentLength(declared);
    }
    return declared;
  }

  /** Begins the last chunk instead, behind which fields may come. */
  void beginTrailers() {
    length = 0;
    add(LAST_CHUNK);
  }

  void contentLength(long value) {
    add(CONTENT_LENGTH);
    digits(value);
    lineEnd();
  }

  void chunked() {
    add(CHUNKED);
  }

  void close() {
    add(CLOSE);
  }

  void keepAlive() {
    add(KEEP_ALIVE);
  }

  /** Ends the head and hands it to the socket's writer. */
  void writeTo(SocketWriter writer) {
    lineEnd();
    writer.write(bytes, length);
  }

  private static long number(String value) {
    try {
      long number = Long.parseLong(value.strip());
      return number < 0 ? UNDECLARED : number;
    } catch (NumberFormatException notOne) {
      return UNDECLARED;
    }
  }

  private byte[] statusLine(int status) {
    int code = Math.clamp(status, 100, HIGHEST_STATUS);
    byte[] line = statusLines[code];
    if (line.length == 0) {
      line =
          ascii(
              "HTTP/1.1 " + code + " " + HttpResponseStatus.valueOf(code).reasonPhrase() + "\r\n");
      statusLines[code] = line;
    }
    return line;
  }

  void field(String name, String value) {
    ensure(name.length() + value.length() + 4);
    text(name);
    bytes[length++] = ':';
    bytes[length++] = ' ';
    text(value);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private void text(String text) {
    byte[] target = bytes;
    int at = length;
    for (int from = 0; from < text.length(); from++) {
      char character = text.charAt(from);
      target[at++] = character < 256 ? (byte) character : (byte) '?';
    }
    length = at;
  }

  private void digits(long value) {
    ensure(20);
    int begin = length;
    long rest = value;
    do {
      bytes[length++] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    for (int low = begin, high = length - 1; low < high; low++, high--) {
      byte digit = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = digit;
    }
  }

  private void lineEnd() {
    ensure(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private void add(byte[] part) {
    ensure(part.length);
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
