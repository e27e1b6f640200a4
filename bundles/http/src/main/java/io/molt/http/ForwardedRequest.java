package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request on a listener that believes proxies: they are asked when the worker asks. */
final class ForwardedRequest extends ReceivedRequest {

  private final ForwardingSettings settings;

  /** Who has connected: a later request may make of the connection one of somebody else's. */
  private final SocketAddress peer;

  /** The same whoever finds it first. */
  private volatile @Nullable Origin origin;

  ForwardedRequest(
      ClientChannel client, HttpRequest head, @Nullable RequestBody body, HttpSettings settings) {
    super(client, head, body, settings);
    this.settings = settings.forwarding();
    this.peer = client.remoteAddress();
  }

  private Origin origin() {
    Origin found = origin;
    if (found == null) {
      found = Origin.of(settings, peer, fields(), connectionId());
      origin = found;
    }
    return found;
  }

  @Override
  public SocketAddress remoteAddress() {
    return origin().client();
  }

  @Override
  public String scheme() {
    return origin().scheme().orElseGet(super::scheme);
  }

  @Override
  public Optional<String> host() {
    return origin().host().or(super::host);
  }
}
