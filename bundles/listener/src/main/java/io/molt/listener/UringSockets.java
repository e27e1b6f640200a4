package io.molt.listener;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.SocketAddress;

/**
 * Makes channels on io_uring of sockets that epoll has accepted.
 *
 * <p>Listening sockets stay on epoll. On io_uring the kernel accepts by itself, so that a stop
 * could not find out who still waits without losing some of those who come meanwhile; and Netty
 * 4.2.18 accepts again and again without a pause where there are no descriptors. What listens can
 * also be handed to another process so.
 *
 * <p>Netty has no public constructor for a channel on io_uring of a socket that is there. This
 * class alone knows the other one; where a release of Netty has it no more, there is no io_uring.
 */
final class UringSockets {

  private final MethodHandle constructor;

  /**
   * Epoll's sockets do not block, so that the kernel would not wait for room to write but have
   * Netty poll for it; and a poll ends at once, again and again, where the client has closed its
   * half.
   */
  private final MethodHandle makeBlocking;

  private UringSockets(MethodHandle constructor, MethodHandle makeBlocking) {
    this.constructor = constructor;
    this.makeBlocking = makeBlocking;
  }

  /**
   * Finds the constructor.
   *
   * @throws LinkageError if there is none, or Netty's io_uring is not installed
   */
  static UringSockets find() {
    try {
      MethodHandles.Lookup inside =
          MethodHandles.privateLookupIn(IoUringSocketChannel.class, MethodHandles.lookup());
      Class<?> socket = inside.findClass("io.netty.channel.uring.LinuxSocket");
      MethodHandle ofDescriptor =
          inside.findConstructor(socket, MethodType.methodType(void.class, int.class));
      MethodHandle channel =
          inside.findConstructor(
              IoUringSocketChannel.class,
              MethodType.methodType(void.class, Channel.class, socket, SocketAddress.class));
      return new UringSockets(
          MethodHandles.filterArguments(channel, 1, ofDescriptor)
              .asType(
                  MethodType.methodType(
                      Channel.class, Channel.class, int.class, SocketAddress.class)),
          MethodHandles.privateLookupIn(socket, MethodHandles.lookup())
              .findStatic(socket, "makeBlocking", MethodType.methodType(int.class, int.class)));
    } catch (ReflectiveOperationException changed) {
      throw new LinkageError("this release of Netty makes channels in another way", changed);
    }
  }

  /**
   * Takes the socket of a channel that has done nothing yet.
   *
   * @param accepted not used any more from here on, nor closed
   */
  Channel take(EpollSocketChannel accepted) {
    try {
      int result = (int) makeBlocking.invokeExact(accepted.fd().intValue());
      if (result < 0) {
        throw new IllegalStateException("fcntl(F_SETFL): error " + -result);
      }
      return (Channel)
          constructor.invokeExact(
              (Channel) accepted.parent(),
              accepted.fd().intValue(),
              (SocketAddress) accepted.remoteAddress());
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new IllegalStateException(failed);
    }
  }
}
