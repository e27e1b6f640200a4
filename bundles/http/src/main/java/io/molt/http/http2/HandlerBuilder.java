package io.molt.http.http2;

import io.molt.http.Http2Limits;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Puts Netty's codec together. */
final class HandlerBuilder
    extends AbstractHttp2ConnectionHandlerBuilder<SessionHandler, HandlerBuilder> {

  private final Session session;

  private HandlerBuilder(Session session) {
    this.session = session;
  }

  static SessionHandler handler(Session session, Http2Limits limits) {
    Http2Connection connection = new DefaultHttp2Connection(true, 0);
    // Priorities are accepted and ignored (RFC 9113, 5.3.2): all streams that can send have a turn.
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    return new HandlerBuilder(session)
        .connection(connection)
        .initialSettings(
            new Http2Settings()
                .headerTableSize(limits.headerTableSize())
                .maxConcurrentStreams(limits.maxConcurrentStreams())
                .initialWindowSize(limits.initWindowSize())
                .maxFrameSize(limits.maxFrameSize())
                .maxHeaderListSize(limits.maxHeaderListSize())
                .connectProtocolEnabled(true))
        .frameListener(new RequestFrames(session, connection))
        .validateHeaders(true)
        // What is counted here is counted by FloodWatch, which knows why it ends a connection.
        .decoderEnforceMaxConsecutiveEmptyDataFrames(0)
        .decoderEnforceMaxRstFramesPerWindow(0, 0)
        .encoderEnforceMaxRstFramesPerWindow(0, 0)
        .encoderEnforceMaxQueuedControlFrames(0)
        .decoderEnforceMaxSmallContinuationFrames(limits.maxContinuations())
        .decoupleCloseAndGoAway(true)
        .flushPreface(false)
        .gracefulShutdownTimeoutMillis(0)
        .build();
  }

  @Override
  protected SessionHandler build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return new SessionHandler(session, decoder, encoder, settings);
  }
}
