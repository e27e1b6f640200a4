package io.molt.http.exchange;

import io.molt.net.http.HttpHandler;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.ExchangeFailure;
import io.molt.spi.ExchangeKind;
import org.jspecify.annotations.Nullable;

/** How an {@link HttpHandler} is called, in whichever version of HTTP the request came. */
public final class HttpHandlerKind implements ExchangeKind<HttpHandler, HttpTransport> {

  /** The only one. */
  public static final HttpHandlerKind INSTANCE = new HttpHandlerKind();

  private HttpHandlerKind() {}

  @Override
  public Class<HttpHandler> handler() {
    return HttpHandler.class;
  }

  @Override
  public void call(HttpHandler handler, HttpTransport exchange, ExchangeAccess access)
      throws Exception {
    LeasedResponse response = new LeasedResponse(exchange, access);
    handler.onRequest(exchange.request(), response);
    response.returned();
  }

  @Override
  public @Nullable ExchangeFailure failure(HttpTransport exchange, Throwable thrown) {
    return HttpFailure.of(exchange, thrown);
  }
}
