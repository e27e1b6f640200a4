package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.molt.spi.Dispatcher;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** HTTP/2 on a port on which nobody has spoken it yet. From any thread. */
final class LaterHttp2 implements Http2Opener {

  private final Supplier<Http2Opener> made;
  private volatile @Nullable Http2Opener opener;

  /**
   * @param made loads what is needed for it; called once
   */
  LaterHttp2(Supplier<Http2Opener> made) {
    this.made = made;
  }

  private Http2Opener opener() {
    Http2Opener known = opener;
    return known == null ? make() : known;
  }

  private synchronized Http2Opener make() {
    Http2Opener known = opener;
    if (known == null) {
      known = made.get();
      opener = known;
    }
    return known;
  }

  @Override
  public OpenConnection open(ClientChannel client, Dispatcher dispatcher) {
    return opener().open(client, dispatcher);
  }

  @Override
  public ChannelSuccessor begun(ClientChannel client, Dispatcher dispatcher) {
    return opener().begun(client, dispatcher);
  }

  @Override
  public @Nullable ChannelSuccessor asked(
      ClientChannel client, Dispatcher dispatcher, HttpRequest request) {
    return opener().asked(client, dispatcher, request);
  }

  @Override
  public Map<String, Long> cutOff() {
    Http2Opener known = opener;
    return known == null ? Map.of() : known.cutOff();
  }
}
