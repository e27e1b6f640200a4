package io.molt.http.http2;

import io.molt.http.ReceivedRequest;
import io.molt.http.Refusal;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** Makes exchanges of what comes on streams that are new. On the loop. */
final class Requests {

  private Requests() {}

  /**
   * The head of a request has come.
   *
   * @param last whether it has no body
   * @throws Http2Exception if it is none
   */
  static void begun(Session session, Http2Stream stream, Http2Headers fields, boolean last)
      throws Http2Exception {
    StreamHead head = StreamHead.of(fields, session.version());
    if (!head.isWellFormed()) {
      throw Http2Exception.streamError(
          stream.id(),
          Http2Error.PROTOCOL_ERROR,
          "pseudo fields (expected: :method, :scheme and :path)");
    }
    Refusal refusal = head.refusal(session.check(), session.dispatcher().streamsBodies());
    HttpRequest request = head.isSane() ? head.request() : unfit(session);
    boolean hasBody = !last && refusal == null && head.protocol() == null;
    StreamInput input = hasBody ? new StreamInput(session, stream) : null;
    StreamTraits traits =
        new StreamTraits(
            HttpMethod.HEAD.equals(request.method()),
            input != null
                && request
                    .headers()
                    .contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true),
            head.isStreamedForm(),
            head.size(),
            head.protocol());
    StreamExchange exchange = exchange(session, stream, traits, input, request);
    if (refusal != null) {
      exchange.refuse(refusal);
    } else if (!hasBody) {
      exchange.dispatch();
    } else {
      session.lateness().bodyBegun();
      invite(session, exchange);
    }
  }

  /** A client that waits for 100 sends nothing before somebody reads. */
  private static void invite(Session session, StreamExchange exchange) {
    if (exchange.traits().expectsContinue()) {
      if (session.dispatcher().streamsBodies()) {
        exchange.dispatch();
      } else {
        exchange.awaitBody();
      }
    }
  }

  /** A request of HTTP/1.1 that has asked for HTTP/2 has come, and is answered in that. */
  static void upgraded(Session session, Http2Stream stream, HttpRequest asked) {
    HttpRequest request =
        new DefaultHttpRequest(session.version(), asked.method(), asked.uri(), asked.headers());
    StreamTraits traits =
        new StreamTraits(HttpMethod.HEAD.equals(asked.method()), false, false, 0, null);
    exchange(session, stream, traits, null, request).dispatch();
  }

  private static StreamExchange exchange(
      Session session,
      Http2Stream stream,
      StreamTraits traits,
      @Nullable StreamInput input,
      HttpRequest request) {
    StreamExchange exchange =
        new StreamExchange(
            session,
            stream,
            traits,
            input,
            ReceivedRequest.of(
                session.client(),
                request,
                input == null ? null : input.body(),
                session.settings()));
    session.wire().take(stream, exchange);
    return exchange;
  }

  /** In place of one that is not fit to be looked at. */
  private static HttpRequest unfit(Session session) {
    return new DefaultHttpRequest(session.version(), HttpMethod.GET, "/");
  }
}
