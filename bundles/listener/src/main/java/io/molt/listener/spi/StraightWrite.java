package io.molt.listener.spi;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gives bytes to the kernel past the pipeline and Netty's queue: the walk through them, an entry of
 * the queue, and the count of what waits cost a small answer as much as all that is Molt's own, and
 * a message for thousands of connections two misses of the processor's cache for each.
 *
 * <p>Only where nothing in the pipeline has to see what is written, and while nothing waits in the
 * queue, which it would overtake. What the kernel does not take, and whatever goes wrong, is left
 * to Netty.
 */
final class StraightWrite {

  private StraightWrite() {}

  /**
   * Asks the kernel to write all of it at a later time, where it works like that, and waits for the
   * bytes themselves: no other message has to follow them to tell when they have left. On the loop.
   *
   * @param bytes the reference goes with them, if they are taken
   * @return completed when they have left; null if all has to go by Netty
   */
  static @Nullable ChannelFuture ask(Channel channel, ReactorLoop reactor, ByteBuf bytes) {
    if (!reactor.writesLater() || !(channel instanceof UnixChannel)) {
      return null; // one stream of HTTP/2 is no socket
    }
    ChannelPromise left = channel.newPromise();
    channel.unsafe().write(bytes, left);
    channel.unsafe().flush();
    return left;
  }

  /**
   * Writes as much as the kernel takes at once, and moves the reader index behind it. On the loop.
   *
   * @return how many bytes were written; 0 also if all has to go by Netty
   */
  static int write(Channel channel, ByteBuf bytes) {
    if (!(channel instanceof EpollSocketChannel epoll)
        || !(epoll.fd() instanceof Socket socket)
        || !bytes.hasMemoryAddress()) {
      return 0;
    }
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    if (queue == null || queue.totalPendingWriteBytes() != 0) {
      return 0; // closed, or not empty: what was only written, and not flushed, counts there too
    }
    try {
      int sent =
          socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
      bytes.skipBytes(sent);
      return sent;
    } catch (IOException lost) {
      return 0; // Netty meets the same, and closes the channel
    }
  }

  /** How many bytes wait in Netty's queue, roughly; none if the channel is closed. On the loop. */
  static long unwritten(Channel channel) {
    ChannelOutboundBuffer left = channel.unsafe().outboundBuffer();
    return left == null ? 0 : left.totalPendingWriteBytes() - left.currentProgress();
  }
}
