#!/usr/bin/env bash
# What: a FileRegion that waits in a Netty channel counts 96 bytes in the channel's outbound buffer,
#       whatever its size: what the queue's own entry takes. With a hundred files of 64 MiB waiting,
#       6.25 GiB, the channel is still writable; a ByteBuf of 1 MiB turns it unwritable.
# Why it surprises: isWritable() and channelWritabilityChanged are how a Netty application learns
#       that a client reads too slowly. One that serves files and goes by them queues some seven
#       hundred files, each with its descriptor, for a client that asks on and reads nothing. Remedy:
#       count what waits yourself, or give the channel a MessageSizeEstimator with a weight for files.
# Version: io.netty 4.2.18.Final, NIO transport, on OpenJDK 17.0.15 and Temurin 25.0.3.
# Seen: "before: writable true, 65537 bytes more", "with 100 files of 64 MiB: writable true, 55937
#       bytes more", "with 1 MiB of bytes: writable false, 0 bytes more".
# Needs: Maven, a JDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
for part in common buffer transport resolver; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
    -Dartifact="io.netty:netty-$part:4.2.18.Final" -DoutputDirectory=lib < /dev/null
done

cat > Main.java <<'JAVA'
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.File;
import java.io.RandomAccessFile;

public class Main {
  public static void main(String[] arguments) throws Exception {
    File file = new File("file");
    try (RandomAccessFile sized = new RandomAccessFile(file, "rw")) {
      sized.setLength(64 << 20);
    }
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(new ChannelInboundHandlerAdapter())
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(server.localAddress())
            .sync()
            .channel();
    // On the loop, and nothing is flushed: all of it waits.
    loop.submit(
            () -> {
              say("before", channel);
              for (int i = 0; i < 100; i++) {
                channel.write(new DefaultFileRegion(file, 0, file.length()));
              }
              say("with 100 files of 64 MiB", channel);
              channel.write(Unpooled.wrappedBuffer(new byte[1 << 20]));
              say("with 1 MiB of bytes", channel);
            })
        .sync();
    System.exit(0);
  }

  private static void say(String when, Channel channel) {
    System.out.println(
        when
            + ": writable "
            + channel.isWritable()
            + ", "
            + channel.bytesBeforeUnwritable()
            + " bytes more");
  }
}
JAVA
"${bin}javac" -cp 'lib/*' Main.java
"${bin}java" -cp '.:lib/*' Main 2> /dev/null | tee seen.txt
fail() { echo "changed: $1" >&2; exit 1; }
more() { sed -n "s/^$1: writable true, \([0-9]*\) bytes more/\1/p" seen.txt; }
before=$(more before)
after=$(more 'with 100 files of 64 MiB')
[ -n "$before" ] && [ -n "$after" ] && [ $((before - after)) -lt 20000 ] ||
  fail "files that wait count for more now"
grep -q '^with 1 MiB of bytes: writable false' seen.txt || fail "bytes that wait count for nothing now"
echo "as seen before"
