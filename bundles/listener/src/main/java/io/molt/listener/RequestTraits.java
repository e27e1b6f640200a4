package io.molt.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
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
 */
record RequestTraits(
    boolean isHead, boolean isHttp11, boolean keepsAlive, long length, boolean expectsContinue) {

  /** A length that is not known in advance. */
  static final long CHUNKED = -1;

  /** Those of a request whose head was in order. */
  static RequestTraits of(HttpRequest head) {
    boolean chunked = head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    long length = chunked ? CHUNKED : declaredLength(head);
    boolean http11 = HeadCheck.isHttp11(head);
    return new RequestTraits(
        HttpMethod.HEAD.equals(head.method()),
        http11,
        HttpUtil.isKeepAlive(head),
        length,
        http11 && length != 0 && head.headers().contains(HttpHeaderNames.EXPECT));
  }

  /** Those of a request that is refused: nothing follows it. */
  static RequestTraits refused(HttpRequest head) {
    return new RequestTraits(
        HttpMethod.HEAD.equals(head.method()), HeadCheck.isHttp11(head), false, 0, false);
  }

  /**
   * What {@code Content-Length} says; the decoder has seen to it that it is a number. Netty's own
   * method finds 8 also in the handshake of a forgotten draft of WebSocket.
   */
  static long declaredLength(HttpRequest head) {
    String length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length.strip());
  }

  boolean hasBody() {
    return length != 0;
  }
}
