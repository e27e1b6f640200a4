package io.molt.http.http2;

import io.molt.http.DateHeader;
import io.molt.http.RequestIds;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the heads of answers together. For one event loop. */
final class AnswerHeads {

  /** No {@code Content-Length} was among the fields. */
  static final long UNDECLARED = -1;

  private final Http2Headers invitation =
      ReadOnlyHttp2Headers.serverHeaders(false, AsciiString.cached("100"));

  private final AsciiString dateName = AsciiString.cached("date");
  private final AsciiString lengthName = AsciiString.cached("content-length");
  private final AsciiString idName = AsciiString.cached(RequestIds.FIELD).toLowerCase();

  /** Stands for a field that has no place in HTTP/2 (RFC 9113, 8.2.2). */
  private final AsciiString none = AsciiString.EMPTY_STRING;

  private final Set<AsciiString> ofConnections =
      Set.of(
          AsciiString.of("connection"),
          AsciiString.of("keep-alive"),
          AsciiString.of("proxy-connection"),
          AsciiString.of("transfer-encoding"),
          AsciiString.of("upgrade"));

  /** So many names are known, whatever applications make up. */
  private static final int MOST_NAMES = 512;

  private static final int HIGHEST_STATUS = 999;

  private final DateHeader dates = new DateHeader(System::currentTimeMillis);
  private final Map<String, AsciiString> names = new HashMap<>();

  /** By status; empty until used. */
  private final @Nullable AsciiString[] statuses = new AsciiString[HIGHEST_STATUS + 1];

  private byte[] dateLine = {};
  private AsciiString date = AsciiString.EMPTY_STRING;
  private long declared;

  /** The client is to go on with its body. */
  Http2Headers invitation() {
    return invitation;
  }

  /** What the fields of the head that was made last say of the length. */
  long declared() {
    return declared;
  }

  /**
   * A head.
   *
   * @param fields name, value, name, value ...
   * @param withLength whether a {@code Content-Length} is let through
   * @param length the length if the fields do not say it; {@link #UNDECLARED} if it is not known
   * @param always whether that length is the one, whatever the fields say
   * @param requestId null if it is not to be named
   */
  Http2Headers head(
      int status,
      List<String> fields,
      boolean withLength,
      long length,
      boolean always,
      @Nullable String requestId) {
    AsciiString[] all = new AsciiString[fields.size() + 6];
    int end = 0;
    boolean named = false;
    declared = UNDECLARED;
    all[end++] = dateName;
    all[end++] = date();
    for (int at = 0; at + 1 < fields.size(); at += 2) {
      AsciiString name = name(fields.get(at));
      if (name.equals(lengthName)) {
        declared = number(fields.get(at + 1));
      } else if (!name.isEmpty()) {
        named |= name.equals(idName);
        all[end++] = name;
        all[end++] = new AsciiString(fields.get(at + 1));
      }
    }
    long said = declared == UNDECLARED || always ? length : declared;
    if (withLength && said != UNDECLARED) {
      all[end++] = lengthName;
      all[end++] = new AsciiString(Long.toString(said));
    }
    if (requestId != null && !named) {
      all[end++] = idName;
      all[end++] = new AsciiString(requestId);
    }
    return ReadOnlyHttp2Headers.serverHeaders(
        false, status(status), end == all.length ? all : Arrays.copyOf(all, end));
  }

  /** What follows a body: name, value, name, value ... */
  Http2Headers trailers(List<String> fields) {
    AsciiString[] all = new AsciiString[fields.size()];
    int end = 0;
    for (int at = 0; at + 1 < fields.size(); at += 2) {
      AsciiString name = name(fields.get(at));
      if (!name.isEmpty()) {
        all[end++] = name;
        all[end++] = new AsciiString(fields.get(at + 1));
      }
    }
    return ReadOnlyHttp2Headers.trailers(false, Arrays.copyOf(all, end));
  }

  private static long number(String value) {
    try {
      long number = Long.parseLong(value.strip());
      return number < 0 ? UNDECLARED : number;
    } catch (NumberFormatException notOne) {
      return UNDECLARED;
    }
  }

  private AsciiString status(int status) {
    int code = Math.clamp(status, 100, HIGHEST_STATUS);
    AsciiString text = statuses[code];
    if (text == null) {
      text = new AsciiString(Integer.toString(code));
      statuses[code] = text;
    }
    return text;
  }

  /** In small letters; {@link #none} if it must not be sent. */
  private AsciiString name(String name) {
    AsciiString known = names.get(name);
    if (known == null) {
      known = new AsciiString(name).toLowerCase();
      if (ofConnections.contains(known)) {
        known = none;
      }
      if (names.size() < MOST_NAMES) {
        names.put(name, known);
      }
    }
    return known;
  }

  @SuppressWarnings("ReferenceEquality") // another line is another array
  private AsciiString date() {
    byte[] line = dates.line();
    if (line != dateLine) {
      dateLine = line;
      date = new AsciiString(line, "Date: ".length(), line.length - "Date: \r\n".length(), true);
    }
    return date;
  }
}
