package example.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.molt.net.Connection;
import io.molt.net.StreamHandler;
import io.molt.net.events.EventStream;
import io.molt.net.events.EventStreamHandler;
import io.molt.net.events.ServerEvent;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.net.websocket.WebSocketConnection;
import io.molt.net.websocket.WebSocketHandler;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Answers whatever it is sent, in each protocol, with who it is and that, as the probe does. Beyond
 * that, over HTTP: /bytes says at once that it has begun, and counts the bytes of the body, /form
 * tells what a form holds, /long is a text that can be compressed, /large more than a client's
 * window takes, /wait is answered to its end when /go has been told that number, /events an event
 * stream, /say tells all who listen there, /page is a page for browsers, which reports to /report,
 * and /exit has the worker die.
 */
public class Web
    implements Worker, HttpHandler, StreamHandler, WebSocketHandler, EventStreamHandler {

  private static final String LISTENERS = "listeners";
  private static final int LARGE = 200_000;

  private @Nullable WorkerContext context;

  /** Called by the server. */
  public Web() {}

  @Override
  public void onWorkerStart(WorkerContext started) {
    context = started;
  }

  private WorkerContext context() {
    return requireNonNull(context);
  }

  private String signed(Object text) {
    return context().application()
        + " "
        + context().version()
        + ", worker "
        + context().workerId()
        + ", generation "
        + context().generation()
        + ": "
        + text;
  }

  @Override
  public void onRequest(HttpRequest request, HttpResponse response)
      throws IOException, InterruptedException {
    switch (request.path()) {
      case "/bytes" -> {
        response.write(signed("begun\n"));
        response.end(signed(count(request.body()) + " bytes\n"));
      }
      case "/form" -> response.end(signed(form(request) + "\n"));
      case "/long" ->
          response.header("Content-Type", "text/plain").end("said again and again; ".repeat(5_000));
      case "/large" -> {
        response.write("x".repeat(LARGE));
        response.end(signed("large\n"));
      }
      case "/wait" -> {
        response.write(signed("waiting\n"));
        awaitTurn(Long.parseLong(request.query()));
        response.end(signed("waited\n"));
      }
      case "/go" -> {
        context().server().shared().atomicLong("turn").set(Long.parseLong(request.query()));
        response.end(signed("gone\n"));
      }
      case "/events" -> response.eventStream();
      case "/say" -> response.end(signed(say(request.query()) + "\n"));
      case "/page" -> response.header("Content-Type", "text/html").end(page());
      case "/report" -> {
        report(request.content());
        response.end();
      }
      case "/exit" -> System.exit(1);
      default -> response.end(signed(request.path().substring(1) + "\n"));
    }
  }

  private static long count(InputStream body) throws IOException {
    return body.transferTo(OutputStream.nullOutputStream());
  }

  private void awaitTurn(long turn) throws InterruptedException {
    while (context().server().shared().atomicLong("turn").get() < turn) {
      Thread.sleep(1);
    }
  }

  private static String form(HttpRequest request) throws IOException {
    return request.form().field("by").orElse("nobody")
        + " "
        + request.form().file("file").orElseThrow().size();
  }

  /** Tells all who listen, and returns the number of what was said. */
  private long say(String text) {
    long number = context().server().shared().atomicLong("said").add(1);
    ServerEvent event = ServerEvent.of(signed(text)).id(Long.toString(number));
    for (Connection listener : context().server().room(LISTENERS).connections()) {
      ((EventStream) listener).push(event);
    }
    return number;
  }

  private static byte[] page() throws IOException {
    try (InputStream in = requireNonNull(Web.class.getResourceAsStream("page.html"))) {
      return in.readAllBytes();
    }
  }

  /** A line of a file in the directory of the instance, where a test looks. */
  private static void report(byte[] line) throws IOException {
    Files.writeString(
        Path.of(System.getenv("MOLT_BASE"), "notes.txt"),
        new String(line, UTF_8) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Override
  public void onOpen(EventStream stream) {
    stream.join(LISTENERS);
    stream.push(ServerEvent.of(signed("welcome")));
  }

  @Override
  public void onMessage(WebSocketConnection client, String text) {
    client.push(signed(text));
  }

  @Override
  public void onMessage(WebSocketConnection client, ByteBuffer data) {
    client.push(data);
  }

  @Override
  public void onReceive(Connection connection, ByteBuffer data) {
    UTF_8.decode(data).toString().lines().forEach(line -> connection.send(signed(line + "\n")));
  }
}
