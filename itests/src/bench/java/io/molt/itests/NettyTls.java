package io.molt.itests;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** The page over TLS, by the library that Molt uses too. */
final class NettyTls {

  private NettyTls() {}

  static Consumer<Channel> pipelines(NettyServer server) throws SSLException {
    SharedFiles files = server.arguments().files();
    SslContext context =
        SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
            .sslProvider(SslProvider.OPENSSL)
            .build();
    return channel -> {
      channel.pipeline().addLast(context.newHandler(channel.alloc()));
      NettyPage.addTo(channel, server);
    };
  }
}
