package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.molt.spi.Dispatcher;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections of HTTP/2 on one port. HTTP/1.1 knows no more of it than this, so that nothing
 * of HTTP/2 is loaded before a client wants it.
 */
public interface Http2Opener {

  /** One that the client has chosen in its TLS handshake; puts itself into the pipeline. */
  OpenConnection open(ClientChannel client, Dispatcher dispatcher);

  /** One whose client has begun with the preface of HTTP/2 (RFC 9113, 3.3). */
  ChannelSuccessor begun(ClientChannel client, Dispatcher dispatcher);

  /**
   * One that a request of HTTP/1.1 has asked for, which is its first stream (RFC 7540, 3.2).
   *
   * @return null if it does not ask for it as it should; it is answered as any other request then
   */
  @Nullable ChannelSuccessor asked(
      ClientChannel client, Dispatcher dispatcher, HttpRequest request);

  /** How many connections were ended for what their clients did, by the reason. */
  Map<String, Long> cutOff();
}
