package io.molt.listener.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes past Netty, and what does not: bytes must not overtake those that wait there. */
@Timeout(20)
class StraightWriteTest {

  private static final int MUCH = 64 * 1024 * 1024;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private Socket client;
  private Channel channel;

  @BeforeEach
  void connect() throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel child) {
                    accepted.complete(child);
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    client = new Socket("127.0.0.1", ((InetSocketAddress) server.localAddress()).getPort());
    channel = accepted.get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static ByteBuf bytes(String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    return Unpooled.directBuffer(ascii.length).writeBytes(ascii);
  }

  /** How many of the bytes went straight. */
  private static int straight(Channel to, ByteBuf bytes) {
    try {
      return StraightWrite.write(to, bytes);
    } finally {
      bytes.release();
    }
  }

  private <T> T onLoop(Callable<T> task) throws InterruptedException, ExecutionException {
    return channel.eventLoop().submit(task).get();
  }

  private String received(int length) throws IOException {
    return new String(client.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  @Test
  void theKernelGetsThemAtOnce() throws Exception {
    assertThat(onLoop(() -> straight(channel, bytes("straight")))).isEqualTo(8);
    assertThat(received(8)).isEqualTo("straight");
  }

  @Test
  void nothingOvertakesWhatWasWrittenAndNotFlushed() throws Exception {
    int sent =
        onLoop(
            () -> {
              channel.write(bytes("first "), channel.voidPromise());
              ByteBuf second = bytes("second");
              int straight = StraightWrite.write(channel, second);
              channel.writeAndFlush(second, channel.voidPromise());
              return straight;
            });
    assertThat(sent).isZero();
    assertThat(received(12)).isEqualTo("first second");
  }

  @Test
  void whatTheKernelDoesNotTakeIsLeft() throws Exception {
    ByteBuf much = Unpooled.directBuffer(MUCH).writeZero(MUCH);
    int sent = onLoop(() -> StraightWrite.write(channel, much));
    assertThat(sent).isPositive().isLessThan(MUCH);
    assertThat(much.readableBytes()).isEqualTo(MUCH - sent);
    much.release();
  }

  @Test
  void oneThatIsClosedTakesNothing() throws Exception {
    channel.close().sync();
    assertThat(onLoop(() -> straight(channel, bytes("late")))).isZero();
  }

  @Test
  void aChannelThatIsNoSocketTakesNothing() {
    assertThat(straight(new EmbeddedChannel(), bytes("elsewhere"))).isZero();
  }
}
