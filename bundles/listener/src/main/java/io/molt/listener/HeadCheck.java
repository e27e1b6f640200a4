package io.molt.listener;

import io.molt.settings.ListenerSettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What can be said of a request from its head alone. */
final class HeadCheck {

  private final ListenerSettings settings;

  HeadCheck(ListenerSettings settings) {
    this.settings = settings;
  }

  /** Why the request is refused; null if it is not. */
  @Nullable Refusal refusal(HttpRequest head, HeadFields fields) {
    if (head.decoderResult().isFailure()) {
      return undecodable(head, head.decoderResult().cause());
    }
    if (head.protocolVersion().majorVersion() != 1) {
      return new Refusal(505, head.protocolVersion() + " (expected: HTTP/1.1 or HTTP/1.0)");
    }
    Refusal refusal = target(head);
    if (refusal == null) {
      refusal = host(head, fields);
    }
    return refusal == null ? body(head, fields) : refusal;
  }

  /** What the client is told when the decoder gives up within a body. */
  static Refusal undecodable(Throwable cause) {
    return Refusal.of(cause instanceof TooLongHttpHeaderException ? 431 : 400, cause);
  }

  private static Refusal undecodable(HttpRequest head, Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Refusal.of(414, cause);
    }
    String coding = head.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && isHttp11(head) && !HttpUtil.isTransferEncodingChunked(head)) {
      return new Refusal(501, "Transfer-Encoding: " + coding + " (expected: chunked)");
    }
    return undecodable(cause);
  }

  private static @Nullable Refusal target(HttpRequest head) {
    if (HttpMethod.CONNECT.equals(head.method())) {
      return new Refusal(501, "CONNECT (expected: a method that asks for a resource)");
    }
    String uri = head.uri();
    boolean form = uri.startsWith("/") || uri.indexOf("://") > 0 || isForAll(head);
    return form && isVisible(uri)
        ? null
        : new Refusal(400, "request target: " + uri + " (expected: a path or an absolute URI)");
  }

  private static boolean isForAll(HttpRequest head) {
    return head.uri().equals("*") && HttpMethod.OPTIONS.equals(head.method());
  }

  private static boolean isVisible(String uri) {
    for (int at = 0; at < uri.length(); at++) {
      char character = uri.charAt(at);
      if (character <= ' ' || character == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Refusal host(HttpRequest head, HeadFields fields) {
    return !isHttp11(head) || fields.hosts() == 1
        ? null
        : new Refusal(400, fields.hosts() + " Host fields (expected: exactly one)");
  }

  private @Nullable Refusal body(HttpRequest head, HeadFields fields) {
    CharSequence coding = fields.transferEncoding();
    if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
      return new Refusal(501, "Transfer-Encoding: " + coding + " (expected: chunked)");
    }
    CharSequence expectation = fields.expect();
    if (expectation != null
        && isHttp11(head)
        && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
      return new Refusal(417, "Expect: " + expectation + " (expected: 100-continue)");
    }
    long length = fields.declaredLength();
    return length > settings.packageMaxLength() ? tooLong(length) : null;
  }

  /** The body of a request is longer than allowed. */
  Refusal tooLong(long length) {
    return new Refusal(
        413,
        "body: "
            + length
            + " bytes (expected: at most package_max_length: "
            + settings.packageMaxLength()
            + ")");
  }

  static boolean isHttp11(HttpRequest head) {
    return head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
  }
}
