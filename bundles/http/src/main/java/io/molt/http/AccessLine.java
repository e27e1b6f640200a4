package io.molt.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A line of the access log. Whatever clients have sent, it is one line, and no terminal takes it
 * for a command.
 *
 * @param json whether it is JSON, and not as Apache's "combined"
 * @param millis when the request came
 * @param micros how long it took until the last byte of the answer was handed to the system
 * @param remote the client
 * @param bytes how many of the answer's body were written
 * @param complete whether that was all
 * @param tls the version of TLS; empty for none
 * @param worker as other lines of the log name it; empty if no worker had it
 */
record AccessLine(
    boolean json,
    long millis,
    long micros,
    long connection,
    String listener,
    SocketAddress remote,
    String method,
    String scheme,
    String host,
    String uri,
    String protocol,
    int status,
    long bytes,
    boolean complete,
    String referer,
    String userAgent,
    String tls,
    String worker,
    String requestId) {

  /** The line without its end. */
  @Override
  public String toString() {
    return json ? asJson() : asCombined();
  }

  private String asCombined() {
    StringBuilder line = new StringBuilder(200).append(address()).append(" - - [");
    DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
        .withZone(ZoneId.systemDefault())
        .formatTo(Instant.ofEpochMilli(millis), line);
    line.append("] ");
    quoted(line, method + " " + uri + " " + protocol);
    line.append(' ').append(status).append(' ').append(bytes).append(' ');
    quoted(line, orDash(referer));
    line.append(' ');
    quoted(line, orDash(userAgent));
    line.append(' ').append(seconds()).append(' ');
    quoted(line, orDash(worker));
    return line.append(' ')
        .append(orDash(tls))
        .append(' ')
        .append(requestId)
        .append(complete ? "" : " cut")
        .toString();
  }

  private String asJson() {
    StringBuilder line = new StringBuilder(400).append("{\"time\":");
    quoted(line, Instant.ofEpochMilli(millis).toString());
    text(line, "listener", listener);
    line.append(",\"connection\":").append(connection);
    text(line, "remote", address());
    text(line, "method", method);
    text(line, "scheme", scheme);
    text(line, "host", host);
    text(line, "uri", uri);
    text(line, "protocol", protocol);
    line.append(",\"status\":").append(status);
    line.append(",\"bytes\":").append(bytes);
    line.append(",\"seconds\":").append(seconds());
    line.append(",\"complete\":").append(complete);
    text(line, "referer", referer);
    text(line, "user_agent", userAgent);
    text(line, "tls", tls);
    text(line, "worker", worker);
    text(line, "request_id", requestId);
    return line.append('}').toString();
  }

  /** What is not known is left out. */
  private static void text(StringBuilder line, String name, String value) {
    if (!value.isEmpty()) {
      line.append(",\"").append(name).append("\":");
      quoted(line, value);
    }
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
  }

  private String address() {
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : orDash(remote.toString());
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  /** In quotes, and with all escaped that is not a character of ASCII to be seen (RFC 8259, 7). */
  private static void quoted(StringBuilder line, String text) {
    line.append('"');
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == '"' || character == '\\') {
        line.append('\\').append(character);
      } else if (character < ' ' || character > '~') {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
      } else {
        line.append(character);
      }
    }
    line.append('"');
  }
}
