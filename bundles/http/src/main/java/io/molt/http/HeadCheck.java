package io.molt.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What can be said of a request from its head alone. */
public final class HeadCheck {

  private final HttpSettings settings;

  public HeadCheck(HttpSettings settings) {
    this.settings = settings;
  }

  /**
   * Why the request is refused; null if it is not.
   *
   * @param streamsBodies whether bodies are read while they arrive, or else are held until they
   *     have
   */
  @Nullable Refusal refusal(HttpRequest head, HeadFields fields, boolean streamsBodies) {
    if (head.decoderResult().isFailure()) {
      return undecodable(head, head.decoderResult().cause());
    }
    if (head.protocolVersion().majorVersion() != 1) {
      return new Refusal(505, head.protocolVersion() + " (expected: HTTP/1.1 or HTTP/1.0)");
    }
    return ofKnownVersion(head, fields, streamsBodies);
  }

  /** The same of one whose version is known and that was decoded well. */
  public @Nullable Refusal ofKnownVersion(
      HttpRequest head, HeadFields fields, boolean streamsBodies) {
    Refusal refusal = TargetRules.refusal(head);
    if (refusal == null) {
      refusal = host(head, fields);
    }
    return refusal == null ? body(head, fields, streamsBodies) : refusal;
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

  private static @Nullable Refusal host(HttpRequest head, HeadFields fields) {
    CharSequence host = fields.host();
    if (host == null && isHttp11(head)) {
      return new Refusal(400, "no Host (expected: one)");
    }
    if (fields.hosts() > 1) {
      return new Refusal(400, fields.hosts() + " Host fields (expected: one)");
    }
    return host == null || Authority.isValid(host)
        ? null
        : new Refusal(400, "Host: " + host + " (expected: HOST or HOST:PORT)");
  }

  private @Nullable Refusal body(HttpRequest head, HeadFields fields, boolean streamsBodies) {
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
    boolean streamedForm = streamsBodies && fields.isMultipart();
    return length > longestBody(streamedForm) ? tooLong(length, streamedForm) : null;
  }

  /** How many bytes the body of a request may have: more of a form whose files go to disk. */
  public long longestBody(boolean streamedForm) {
    return settings.contents().longestBody(streamedForm);
  }

  /** The body of a request is longer than allowed. */
  public Refusal tooLong(long length, boolean streamedForm) {
    long longest = longestBody(streamedForm);
    String key =
        longest > settings.packageMaxLength() ? "upload_max_filesize" : "package_max_length";
    return new Refusal(
        413, "body: " + length + " bytes (expected: at most " + key + ": " + longest + ")");
  }

  static boolean isHttp11(HttpRequest head) {
    return head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
  }
}
