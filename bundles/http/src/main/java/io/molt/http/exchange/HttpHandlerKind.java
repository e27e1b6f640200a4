package io.molt.http.exchange;

import io.molt.http.websocket.Upgrade;
import io.molt.net.http.HttpHandler;
import io.molt.net.websocket.WebSocketHandler;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.ExchangeFailure;
import io.molt.spi.ExchangeKind;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link HttpHandler} is called, in whichever version of HTTP the request came, and a {@link
 * WebSocketHandler} when one asks for a WebSocket. A worker class may be either, or both.
 */
public final class HttpHandlerKind implements ExchangeKind<Object, HttpTransport> {

  /** The only one. */
  public static final HttpHandlerKind INSTANCE = new HttpHandlerKind();

  private HttpHandlerKind() {}

  @Override
  public Class<HttpHandler> handler() {
    return HttpHandler.class;
  }

  @Override
  public boolean handles(Object worker) {
    return worker instanceof HttpHandler || worker instanceof WebSocketHandler;
  }

  @Override
  public String wanted() {
    return HttpHandler.class.getName() + " or " + WebSocketHandler.class.getName();
  }

  @Override
  public void call(Object handler, HttpTransport exchange, ExchangeAccess access) throws Exception {
    exchange.servedBy(access);
    Upgrade upgrade = exchange.upgrade();
    HealthCheck check = exchange.healthCheck();
    if (check != null) {
      answer(check, exchange, access);
    } else if (upgrade != null) {
      new WebSocketOpening(exchange, access).open(handler, upgrade);
    } else if (handler instanceof HttpHandler answers) {
      LeasedResponse response = new LeasedResponse(exchange, access);
      try {
        answers.onRequest(exchange.request(), response);
        response.returned();
      } finally {
        response.release();
      }
    } else {
      new WebSocketOpening(exchange, access).requireUpgrade();
    }
  }

  private static void answer(HealthCheck check, HttpTransport exchange, ExchangeAccess access) {
    access.enter();
    try {
      check.answer(exchange);
    } finally {
      access.exit();
    }
    access.ended();
  }

  @Override
  public @Nullable ExchangeFailure failure(HttpTransport exchange, Throwable thrown) {
    return HttpFailure.of(exchange, thrown);
  }
}
