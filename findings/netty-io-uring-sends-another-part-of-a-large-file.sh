#!/usr/bin/env bash
# What: a DefaultFileRegion that begins 4 GiB or more into a file is sent from another place of it
#       by Netty's io_uring transport: from its position modulo 2^32. The write succeeds, and nothing
#       tells that the bytes are others. The epoll transport sends the right ones.
# Why it surprises: position and count of a FileRegion are long, the transports are meant to be
#       exchanged for each other by a line, and large files are what file regions are for. Remedy:
#       read large files into buffers where the transport is io_uring.
# Version: io.netty:netty-transport-native-io_uring and -native-epoll 4.2.18.Final, linux-x86_64.
# Seen: epoll: written true, got far!
#       io_uring: written true, got near
# Needs: Maven, a JDK from 17 on, Linux from 6.1 on for x86_64 that allows io_uring to processes; a
#       file system with sparse files.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=4.2.18.Final
fail() { echo "changed: $1" >&2; exit 1; }

dependency() {
  echo "<dependency><groupId>io.netty</groupId><artifactId>netty-transport-native-$1</artifactId>" \
    "<version>$version</version><classifier>linux-x86_64</classifier></dependency>"
}
cat > pom.xml <<END
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>$(dependency epoll)$(dependency io_uring)</dependencies>
</project>
END
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" < /dev/null

cat > Region.java <<'END'
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** Sends four bytes from far inside a file to one client, which prints them. */
public final class Region {
  static final int NEAR = 4096;
  static final long FAR = (1L << 32) + NEAR;

  public static void main(String[] transport) throws Exception {
    Path file = Path.of("large");
    try (FileChannel large =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      large.write(ByteBuffer.wrap("near".getBytes()), NEAR);
      large.write(ByteBuffer.wrap("far!".getBytes()), FAR);
    }
    boolean uring = transport[0].equals("io_uring");
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, uring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory());
    StringBuffer said = new StringBuffer(transport[0]).append(": ");
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(uring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelActive(ChannelHandlerContext context) {
                    context
                        .writeAndFlush(new DefaultFileRegion(file.toFile(), FAR, 4))
                        .addListener(
                            sent -> {
                              said.append("written ").append(sent.isSuccess());
                              context.close();
                            });
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setSoTimeout(10_000);
      String got = new String(client.getInputStream().readAllBytes());
      System.out.println(said + ", got " + got);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }
}
END
javac -cp 'lib/*' Region.java
for transport in epoll io_uring; do
  java -cp 'lib/*:.' Region "$transport" 2> errors.txt || { cat errors.txt >&2; exit 1; }
done | tee seen.txt
grep -qx 'epoll: written true, got far!' seen.txt || fail "epoll sends something else"
grep -qx 'io_uring: written true, got near' seen.txt || fail "io_uring sends something else"
echo "as seen before"
