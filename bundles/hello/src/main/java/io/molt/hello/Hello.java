package io.molt.hello;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.net.Connection;
import io.molt.net.StreamHandler;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.worker.MoltWorker;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.nio.ByteBuffer;

/** Greets over HTTP, echoes over TCP, and says each time which code has answered. */
@MoltWorker
public final class Hello implements Worker, StreamHandler, HttpHandler {

  private static final String GREETING = "Hello";

  private String me = "";

  @Override
  public void onWorkerStart(WorkerContext context) {
    me =
        "%s %s, worker %d, generation %d"
            .formatted(
                context.application(), context.version(), context.workerId(), context.generation());
  }

  @Override
  public void onRequest(HttpRequest request, HttpResponse response) {
    response.header("Content-Type", "text/plain").end(GREETING + " from " + me + "\n");
  }

  @Override
  public void onReceive(Connection connection, ByteBuffer data) {
    connection.send(me + ": " + UTF_8.decode(data));
  }
}
