package io.molt.http.http2;

import io.molt.http.ChannelSuccessor;
import io.molt.listener.spi.OpenConnection;
import io.netty.channel.ChannelInboundHandler;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 on a channel on which HTTP/1.1 was spoken, or seemed to be.
 *
 * @param request what asked for it, and is its first stream; null if the client has begun with it
 * @param settings of the client, with the request
 */
record SessionSuccessor(
    Session session, @Nullable HttpRequest request, @Nullable Http2Settings settings)
    implements ChannelSuccessor {

  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

  @Override
  public byte[] answer() {
    return request == null ? new byte[0] : SWITCHING.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public OpenConnection connection() {
    return session;
  }

  @Override
  public ChannelInboundHandler handler() {
    return session.output();
  }

  @Override
  public void takeOver(long sent) {
    if (request == null || settings == null) {
      session.beginWithHead();
    } else {
      session.beginWith(request, settings);
    }
  }

  @Override
  public void giveUp() {
    // Nothing of it is anybody's yet.
  }
}
