package io.molt.http.http2;

import static java.util.Objects.requireNonNull;

import io.molt.http.Http2Limits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What streams ask of Netty's codec: one connection's frames and windows. On the loop. */
final class Wire {

  private final Session session;
  private final SessionHandler handler;
  private final Http2Connection streams;
  private final RequestFrames frames;
  private final FrameOrder order;
  private @Nullable ChannelHandlerContext context;

  Wire(Session session, Http2Limits limits) {
    this.session = session;
    this.streams = Codec.connection();
    this.frames = new RequestFrames(session, streams);
    this.order = Codec.reader(streams, limits);
    this.handler = Codec.handler(session, streams, order, frames, limits);
  }

  /** Puts the codec at the end of a pipeline. */
  void join(ChannelPipeline pipeline, int connectionWindow) {
    pipeline.addLast(handler);
    context = pipeline.context(handler);
    widen(connectionWindow);
  }

  private ChannelHandlerContext context() {
    return requireNonNull(context, "context");
  }

  /** The window of all streams together, which begins as that of one does. */
  private void widen(int wanted) {
    Http2Stream all = streams.connectionStream();
    try {
      int more = wanted - streams.local().flowController().windowSize(all);
      if (more > 0) {
        streams.local().flowController().incrementWindowSize(all, more);
      }
    } catch (Http2Exception never) {
      throw new IllegalStateException(never);
    }
  }

  /** The head of the preface was taken for a request already. */
  void readHead() {
    handler.readHead(context());
  }

  /**
   * A request of HTTP/1.1 is the first.
   *
   * @return its stream; null if the client's settings are not in order
   */
  @Nullable Http2Stream upgrade(Http2Settings settings) {
    try {
      handler.onHttpServerUpgrade(settings);
      return streams.stream(1);
    } catch (Http2Exception refused) {
      fail(refused);
      return null;
    }
  }

  /** Whether bytes wait that are no whole frame yet. */
  boolean holdsBytes() {
    return handler.holdsBytes();
  }

  /** What is done on the open streams. */
  List<StreamTaker> takers() {
    List<StreamTaker> all = new ArrayList<>(streams.numActiveStreams());
    forEachTaker(all::add);
    return all;
  }

  /** The same one by one, for what neither opens nor closes a stream. */
  void forEachTaker(Consumer<StreamTaker> action) {
    forEach(
        stream -> {
          StreamTaker taker = frames.taker(stream);
          if (taker != null) {
            action.accept(taker);
          }
        });
  }

  private void forEach(Consumer<Http2Stream> action) {
    try {
      streams.forEachActiveStream(
          stream -> {
            action.accept(stream);
            return true;
          });
    } catch (Http2Exception never) {
      throw new IllegalStateException(never);
    }
  }

  /** How many streams are open. */
  int open() {
    return streams.numActiveStreams();
  }

  /** From here on, what comes on a stream is another's. */
  void take(Http2Stream stream, StreamTaker taker) {
    frames.take(stream, taker);
  }

  void writeHead(Http2Stream stream, Http2Headers head, boolean last) {
    handler.encoder().writeHeaders(context(), stream.id(), head, 0, last, context().newPromise());
  }

  /** What is to leave as the client's windows allow. */
  void enqueue(Http2Stream stream, Http2RemoteFlowController.FlowControlled data) {
    handler.encoder().flowController().addFlowControlled(stream, data);
  }

  /** Writes as much as may leave. */
  void writePending() {
    try {
      handler.encoder().flowController().writePendingBytes();
    } catch (Http2Exception failed) {
      handler.onError(context(), true, failed);
    }
  }

  /** The largest frame that the client takes. */
  int maxFrameSize() {
    return handler.encoder().configuration().frameSizePolicy().maxFrameSize();
  }

  /** All that is sent on a stream was. */
  void ended(Http2Stream stream) {
    handler.closeStreamLocal(stream, context().newSucceededFuture());
  }

  /** Ends a stream (RFC 9113, 5.4.2); one that is closed already stays so. */
  void reset(Http2Stream stream, Http2Error code) {
    if (stream.state() != Http2Stream.State.CLOSED) {
      handler.resetStream(context(), stream.id(), code.code(), context().newPromise());
      session.answers().flushLater();
    }
  }

  /** Whether the server has reset a stream lately, which the client may not have heard of. */
  boolean hasReset(int streamId) {
    return order.hasReset(streamId);
  }

  /** The client may send so many bytes anew. */
  void giveBack(Http2Stream stream, int bytes) {
    try {
      if (streams.local().flowController().consumeBytes(stream, bytes)) {
        session.answers().flushLater();
      }
    } catch (Http2Exception failed) {
      fail(failed);
    }
  }

  /** Something that the client has done is an error. */
  void fail(Http2Exception cause) {
    handler.onError(context(), false, cause);
  }

  /** The client's streams end without a word: it has been told by GOAWAY. */
  void closeStreams() {
    forEach(Http2Stream::close);
  }

  /**
   * The client is to open no further streams (RFC 9113, 6.8).
   *
   * @param all whether it knows that not yet, so that those on their way are taken
   */
  void sayGoodbye(boolean all, Http2Error code) {
    int last = all ? Integer.MAX_VALUE : Math.max(streams.remote().lastStreamCreated(), 0);
    handler.sayGoodbye(context(), last, code.code());
    session.answers().flushLater();
  }

  void ping(long data) {
    handler.encoder().writePing(context(), false, data, context().newPromise());
    session.answers().flushLater();
  }
}
