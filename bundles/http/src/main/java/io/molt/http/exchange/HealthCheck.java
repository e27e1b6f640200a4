package io.molt.http.exchange;

import io.molt.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What those ask who watch over the server (Kubernetes: liveness and readiness probes), and no
 * application answers. It takes the way of every request, through a worker's inbox and thread:
 * where workers hang, there is no answer.
 */
public enum HealthCheck {
  /** Whether the server does anything at all; if it does not, a restart is its only help. */
  LIVEZ("/livez"),
  /** Whether requests are to be sent here. */
  READYZ("/readyz");

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final String path;

  HealthCheck(String path) {
    this.path = path;
  }

  /** The check that a request asks for; null if it is a request as any other. */
  public static @Nullable HealthCheck of(HttpRequest request) {
    String path = request.path();
    for (HealthCheck check : values()) {
      if (check.path.equals(path) && (isMethod(request, "GET") || isMethod(request, "HEAD"))) {
        return check;
      }
    }
    return null;
  }

  private static boolean isMethod(HttpRequest request, String method) {
    return request.method().equals(method);
  }

  /** A worker has come to it, and answers. On its thread. */
  public void answer(HttpTransport exchange) {
    if (this == READYZ && exchange.isLast()) {
      answer(exchange, UNAVAILABLE, "this connection ends, for the server does");
    } else {
      answer(exchange, OK, "ok");
    }
  }

  /** No application answers on the listener; the server lives all the same. On the event loop. */
  public void unanswered(HttpTransport exchange) {
    if (this == READYZ) {
      answer(exchange, UNAVAILABLE, "no application answers here");
    } else {
      answer(exchange, OK, "ok, but no application answers here");
    }
  }

  private static void answer(HttpTransport exchange, int status, String text) {
    exchange.respond(
        status,
        List.of("Content-Type", "text/plain; charset=utf-8", "Cache-Control", "no-store"),
        ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
  }
}
