package io.molt.http.exchange;

import io.molt.spi.ExchangeAccess;
import io.molt.spi.ExchangeFailure;
import io.molt.spi.ExchangeKind;
import io.molt.worker.Worker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is answered on a listener that has nothing but {@link HealthCheck}s: by the workers of any
 * application, also of one that knows nothing of HTTP.
 */
public final class HealthKind implements ExchangeKind<Worker, HttpTransport> {

  /** The only one. */
  public static final HealthKind INSTANCE = new HealthKind();

  private static final int NOT_FOUND = 404;

  private HealthKind() {}

  @Override
  public Class<Worker> handler() {
    return Worker.class;
  }

  @Override
  public void call(Worker worker, HttpTransport exchange, ExchangeAccess access) {
    HealthCheck check = exchange.healthCheck();
    access.enter();
    try {
      if (check != null) {
        check.answer(exchange);
      } else {
        exchange.respond(
            NOT_FOUND,
            List.of("Content-Type", "text/plain; charset=utf-8"),
            ByteBuffer.wrap("/livez and /readyz are here\n".getBytes(StandardCharsets.UTF_8)));
      }
    } finally {
      access.exit();
    }
    access.ended();
  }

  @Override
  public @Nullable ExchangeFailure failure(HttpTransport exchange, Throwable thrown) {
    return null;
  }
}
