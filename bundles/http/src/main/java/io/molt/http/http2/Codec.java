package io.molt.http.http2;

import io.molt.http.Http2Limits;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Puts Netty's codec together. Floods are not watched by it but by {@link FloodWatch}. */
final class Codec {

  private Codec() {}

  static Http2Connection connection() {
    Http2Connection connection = new DefaultHttp2Connection(true, 0);
    // Priorities are accepted and ignored (RFC 9113, 5.3.2): all streams that can send have a turn.
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    return connection;
  }

  static FrameOrder reader(Http2Connection connection, Http2Limits limits) {
    return new FrameOrder(
        connection,
        new DefaultHttp2FrameReader(
            new DefaultHttp2HeadersDecoder(true, true, limits.maxHeaderListSize()),
            limits.maxContinuations()));
  }

  static SessionHandler handler(
      Session session,
      Http2Connection connection,
      FrameOrder reader,
      RequestFrames frames,
      Http2Limits limits) {
    Http2ConnectionEncoder encoder =
        new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
    Http2ConnectionDecoder decoder =
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            reader,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            true);
    decoder.frameListener(frames);
    connection.addListener(frames);
    return new SessionHandler(session, decoder, encoder, settings(limits));
  }

  private static Http2Settings settings(Http2Limits limits) {
    return new Http2Settings()
        .headerTableSize(limits.headerTableSize())
        .maxConcurrentStreams(limits.maxConcurrentStreams())
        .initialWindowSize(limits.initWindowSize())
        .maxFrameSize(limits.maxFrameSize())
        .maxHeaderListSize(limits.maxHeaderListSize())
        .connectProtocolEnabled(true);
  }
}
