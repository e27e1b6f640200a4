package io.molt.http.websocket;

import io.molt.http.HandlerFake;
import io.molt.net.http.HttpRequest;
import io.molt.net.websocket.WebSocketHandshake;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Accepts when it is told to: for a dispatcher that is {@linkplain HandlerFake#threaded()}. */
class UndecidedHandler extends EchoHandler {

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CompletableFuture<Void> decided = new CompletableFuture<>();

  @Override
  public void onHandshake(HttpRequest request, WebSocketHandshake handshake) {
    asked.complete(null);
    decided.orTimeout(10, TimeUnit.SECONDS).join();
  }

  void awaitAsked() {
    asked.orTimeout(10, TimeUnit.SECONDS).join();
  }

  void accept() {
    decided.complete(null);
  }
}
