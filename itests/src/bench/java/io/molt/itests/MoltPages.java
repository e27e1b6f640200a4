package io.molt.itests;

/**
 * The applications that Molt serves in a {@link Comparison}. What is echoed over TCP is borrowed,
 * as a handler of Netty's own does.
 */
final class MoltPages {

  private static final String IMPORTS =
      """
      package page;

      import io.molt.net.*;
      import io.molt.worker.*;
      import java.nio.ByteBuffer;
      import java.nio.charset.StandardCharsets;
      """;

  private static final String NEWER_IMPORTS =
      """
      import io.molt.net.http.*;
      import io.molt.net.websocket.*;
      """;

  private static final String PAGE =
      """
        private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

        @Override
        public void onRequest(HttpRequest request, HttpResponse response) {
          response.header("Content-Type", "text/plain").end(BODY);
        }

        @Override
        public void onReceive(Connection connection, ByteBuffer data) {
          connection.send(data);
        }
      """;

  private static final String WEB_SOCKET =
      """
        @Override
        public void onMessage(WebSocketConnection connection, ByteBuffer data) {
          connection.push(data);
        }
      """;

  private static final String ROOM =
      """
      public class Room implements Worker, WebSocketHandler {
        private io.molt.net.Room room;

        @Override
        public void onWorkerStart(WorkerContext context) {
          room = context.server().room("all");
        }

        @Override
        public void onOpen(WebSocketConnection connection) {
          connection.join(room.name());
        }

        @Override
        public void onMessage(WebSocketConnection connection, ByteBuffer data) {
          room.broadcast(data);
        }
      }
      """;

  private MoltPages() {}

  /** The page and the echoes. */
  static WorkerBundle page() {
    return newer(
        "page",
        "page.Page",
        "public class Page\n"
            + "    implements Worker, HttpHandler, BorrowingStreamHandler, WebSocketHandler {\n"
            + PAGE
            + WEB_SOCKET
            + "}\n");
  }

  /** The page and the echo over TCP, for a server that has no more than these. */
  static WorkerBundle olderPage() {
    String source =
        IMPORTS
            + "public class Page implements Worker, HttpHandler, BorrowingStreamHandler {\n"
            + PAGE
            + "}\n";
    return WorkerBundle.of("page", "page.Page", source)
        .header("Import-Package", "io.molt.net,io.molt.worker");
  }

  /** Where each message goes to all who are connected. */
  static WorkerBundle room() {
    return newer("room", "page.Room", ROOM);
  }

  private static WorkerBundle newer(String name, String workerClass, String source) {
    return WorkerBundle.of(name, workerClass, IMPORTS + NEWER_IMPORTS + source)
        .header(
            "Import-Package", "io.molt.net,io.molt.net.http,io.molt.net.websocket,io.molt.worker");
  }
}
