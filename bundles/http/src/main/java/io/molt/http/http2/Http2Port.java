package io.molt.http.http2;

import io.molt.http.ChannelSuccessor;
import io.molt.http.HeadCheck;
import io.molt.http.Http2Opener;
import io.molt.http.HttpSettings;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.molt.spi.Dispatcher;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/2 on one port: what its connections have in common, and the three ways in which they begin.
 */
public final class Http2Port implements Http2Opener {

  private final HttpSettings settings;
  private final HeadCheck check;
  private final Logger log = LoggerFactory.getLogger(Http2Port.class);
  private final HttpVersion version = new HttpVersion("HTTP", 2, 0, true);
  private final CutOffs cutOffs = new CutOffs(log);
  private final AnswerHeads[] heads;

  /**
   * @param reactors how many event loops there are
   */
  public Http2Port(HttpSettings settings, int reactors) {
    this.settings = settings;
    this.check = new HeadCheck(settings);
    this.heads =
        IntStream.range(0, reactors)
            .mapToObj(each -> new AnswerHeads())
            .toArray(AnswerHeads[]::new);
  }

  HttpSettings settings() {
    return settings;
  }

  Logger log() {
    return log;
  }

  HttpVersion version() {
    return version;
  }

  HeadCheck check() {
    return check;
  }

  /** The connections that were ended for what their clients did. */
  CutOffs cutOffs() {
    return cutOffs;
  }

  /** Those of a connection's event loop, for use there alone. */
  AnswerHeads heads(ClientChannel client) {
    return heads[client.reactor().index()];
  }

  @Override
  public OpenConnection open(ClientChannel client, Dispatcher dispatcher) {
    Session session = new Session(this, client, dispatcher);
    session.join();
    return session;
  }

  @Override
  public ChannelSuccessor begun(ClientChannel client, Dispatcher dispatcher) {
    return new SessionSuccessor(new Session(this, client, dispatcher), null, null);
  }

  @Override
  public @Nullable ChannelSuccessor asked(
      ClientChannel client, Dispatcher dispatcher, HttpRequest request) {
    Http2Settings asked = UpgradeRequest.settings(request);
    return asked == null || client.tls().isPresent()
        ? null
        : new SessionSuccessor(new Session(this, client, dispatcher), request, asked);
  }

  @Override
  public Map<String, Long> cutOff() {
    return cutOffs.counts();
  }
}
