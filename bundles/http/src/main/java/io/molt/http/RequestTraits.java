package io.molt.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/**
 * What of a request decides how its body is read and its answer framed.
 *
 * @param isHead whether the answer has no body because of the method
 * @param isHttp11 whether the client understands HTTP/1.1
 * @param keepsAlive whether the client wants to go on with the connection
 * @param length how long the body is; 0 if there is none, {@link #CHUNKED} if only its end tells
 * @param expectsContinue whether the client waits for 100 before it sends the body
 * @param upgrades whether the connection is to become a WebSocket, so that what follows may be no
 *     request
 * @param multipart whether the body is a form that may have files
 */
record RequestTraits(
    boolean isHead,
    boolean isHttp11,
    boolean keepsAlive,
    long length,
    boolean expectsContinue,
    boolean upgrades,
    boolean multipart) {

  /** A length that is not known in advance. */
  static final long CHUNKED = -1;

  /** Those of a request whose head was in order. */
  static RequestTraits of(HttpRequest head, HeadFields fields) {
    long length = fields.transferEncoding() == null ? fields.declaredLength() : CHUNKED;
    boolean http11 = HeadCheck.isHttp11(head);
    return new RequestTraits(
        HttpMethod.HEAD.equals(head.method()),
        http11,
        fields.hasConnection() ? HttpUtil.isKeepAlive(head) : http11,
        length,
        http11 && length != 0 && fields.expect() != null,
        http11 && fields.upgrades(),
        fields.isMultipart());
  }

  /** Those of a request that is refused: nothing follows it. */
  static RequestTraits refused(HttpRequest head) {
    return new RequestTraits(
        HttpMethod.HEAD.equals(head.method()),
        HeadCheck.isHttp11(head),
        false,
        0,
        false,
        false,
        false);
  }

  boolean hasBody() {
    return length != 0;
  }
}
