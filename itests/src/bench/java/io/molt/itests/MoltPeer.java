package io.molt.itests;

/**
 * The distribution with one worker that serves the page and the echoes of a {@link Comparison}.
 * What it echoes over TCP it borrows, as a handler of Netty's own does.
 *
 * @param name as it is shown to people
 * @param molt the server
 */
record MoltPeer(String name, MoltProcess molt) implements Peer {

  private static final String WORKER =
      """
      package page;

      import io.molt.net.*;
      import io.molt.net.http.*;
      import io.molt.net.websocket.*;
      import io.molt.worker.Worker;
      import java.nio.ByteBuffer;
      import java.nio.charset.StandardCharsets;

      public class Page
          implements Worker, HttpHandler, BorrowingStreamHandler, WebSocketHandler {
        private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

        @Override
        public void onRequest(HttpRequest request, HttpResponse response) {
          response.header("Content-Type", "text/plain").end(BODY);
        }

        @Override
        public void onReceive(Connection connection, ByteBuffer data) {
          connection.send(data);
        }

        @Override
        public void onMessage(WebSocketConnection connection, ByteBuffer data) {
          connection.push(data);
        }
      }
      """;

  /** Starts it in {@code process} or {@code base} mode, with one event loop. */
  static MoltPeer start(String mode) {
    Instance instance = Instance.empty();
    instance
        .set("mode", mode)
        .set("worker_num", "1")
        .set("reactor_num", "1")
        .set("log_level", "info");
    WorkerBundle page =
        WorkerBundle.of("page", "page.Page", WORKER)
            .header(
                "Import-Package",
                "io.molt.net,io.molt.net.http,io.molt.net.websocket,io.molt.worker");
    instance.deploy("page.jar", page.bytes());
    return new MoltPeer("Molt, " + mode, MoltProcess.start(instance));
  }

  @Override
  public long pid() {
    return molt.processId();
  }

  @Override
  public int httpPort() {
    return molt.instance().port("http");
  }

  @Override
  public int tcpPort() {
    return molt.instance().port("tcp");
  }

  @Override
  public void close() {
    molt.close();
    molt.instance().delete();
  }
}
