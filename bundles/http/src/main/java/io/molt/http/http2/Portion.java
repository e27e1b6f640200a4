package io.molt.http.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2RemoteFlowController;

/**
 * Bytes that leave on one stream as the client's windows allow (RFC 9113, 5.2). Netty's flow
 * control asks for as many as may.
 *
 * <p>There is one for each part of what is sent, and none is used again: Netty finds out how much
 * has left by how much smaller a portion has become, and looks at that after {@link #writeComplete}
 * as well. One that had got its next part by then would seem to have written nothing: the client's
 * windows would be overrun, and the event loop would try to write for ever. On the loop.
 */
abstract class Portion implements Http2RemoteFlowController.FlowControlled {

  private final Session session;
  private int left;

  Portion(Session session, int size) {
    this.session = session;
    this.left = size;
  }

  /**
   * So many further bytes leave, in one frame.
   *
   * @param last whether none of this portion are left
   */
  abstract void leave(int length, boolean last);

  /** It does not leave any more. */
  final void drop() {
    left = 0;
  }

  @Override
  public final int size() {
    return left;
  }

  @Override
  public void write(ChannelHandlerContext context, int allowed) {
    int frame = session.wire().maxFrameSize();
    int may = Math.min(allowed, left);
    while (may > 0) {
      int length = Math.min(may, frame);
      may -= length;
      left -= length;
      leave(length, left == 0);
    }
  }

  @Override
  public final boolean merge(
      ChannelHandlerContext context, Http2RemoteFlowController.FlowControlled next) {
    return false;
  }
}
