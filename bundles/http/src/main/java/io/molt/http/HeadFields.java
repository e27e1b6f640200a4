package io.molt.http;

import io.molt.http.form.FormReader;
import io.molt.http.websocket.HandshakeCheck;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request's head that the server itself looks at, found in one pass: a look-up of
 * each by its name takes longer than all of a small answer's head.
 */
public final class HeadFields {

  private int hosts;
  private @Nullable CharSequence host;
  private boolean hasConnection;
  private @Nullable CharSequence transferEncoding;
  private @Nullable CharSequence contentLength;
  private @Nullable CharSequence expect;
  private boolean upgrades;
  private boolean asksForHttp2;
  private boolean multipart;

  private HeadFields() {}

  public static HeadFields of(HttpRequest head) {
    HeadFields found = new HeadFields();
    Iterator<Map.Entry<CharSequence, CharSequence>> fields = head.headers().iteratorCharSequence();
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      found.look(field.getKey(), field.getValue());
    }
    return found;
  }

  private void look(CharSequence name, CharSequence value) {
    switch (name.length()) {
      case 4 -> {
        if (is(HttpHeaderNames.HOST, name)) {
          hosts++;
          host = value;
        }
      }
      case 6 -> expect = expect == null && is(HttpHeaderNames.EXPECT, name) ? value : expect;
      case 7 -> {
        if (is(HttpHeaderNames.UPGRADE, name)) {
          upgrades |= HandshakeCheck.hasToken(value, "websocket");
          asksForHttp2 |= HandshakeCheck.hasToken(value, "h2c");
        }
      }
      case 10 -> hasConnection |= is(HttpHeaderNames.CONNECTION, name);
      case 12 ->
          multipart |= is(HttpHeaderNames.CONTENT_TYPE, name) && FormReader.isMultipart(value);
      case 14 -> {
        if (contentLength == null && is(HttpHeaderNames.CONTENT_LENGTH, name)) {
          contentLength = value;
        }
      }
      case 17 -> {
        if (transferEncoding == null && is(HttpHeaderNames.TRANSFER_ENCODING, name)) {
          transferEncoding = value;
        }
      }
      default -> {}
    }
  }

  private static boolean is(AsciiString known, CharSequence name) {
    return known.contentEqualsIgnoreCase(name);
  }

  /** The last {@code Host}; null if there is none. */
  public @Nullable CharSequence host() {
    return host;
  }

  /** How many {@code Host} fields there are. */
  int hosts() {
    return hosts;
  }

  /** Whether {@code Upgrade} names WebSocket. */
  boolean upgrades() {
    return upgrades;
  }

  /** Whether this may be the preface of HTTP/2, or a request that asks for it. */
  boolean mayBeHttp2(HttpRequest head) {
    return asksForHttp2
        || (head.protocolVersion().majorVersion() == 2
            && head.method().name().equals("PRI")
            && head.uri().equals("*"));
  }

  /** Whether the body is a form that may have files. */
  public boolean isMultipart() {
    return multipart;
  }

  /** Whether there is a {@code Connection} field. */
  boolean hasConnection() {
    return hasConnection;
  }

  /** The first {@code Transfer-Encoding}; null if there is none. */
  @Nullable CharSequence transferEncoding() {
    return transferEncoding;
  }

  /** The first {@code Expect}; null if there is none. */
  public @Nullable CharSequence expect() {
    return expect;
  }

  /**
   * What {@code Content-Length} says, 0 if it says nothing; the decoder has seen to it that it is a
   * number. Netty's own method finds 8 also in the handshake of a forgotten draft of WebSocket.
   */
  public long declaredLength() {
    return contentLength == null ? 0 : Long.parseLong(contentLength.toString().strip());
  }
}
