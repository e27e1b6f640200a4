package example.talk;

import static java.util.Objects.requireNonNull;

import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.net.websocket.WebSocketConnection;
import io.molt.net.websocket.WebSocketHandler;
import io.molt.net.websocket.WebSocketHandshake;
import io.molt.task.Task;
import io.molt.task.TaskHandler;
import io.molt.worker.Server;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Does what it is told in a few words; what it says ends with the number of its generation. */
public class Talk implements Worker, HttpHandler, WebSocketHandler, TaskHandler {

  private @Nullable WorkerContext context;

  /** Called by the server. */
  public Talk() {}

  @Override
  public void onWorkerStart(WorkerContext started) {
    context = started;
  }

  private Server server() {
    return requireNonNull(context).server();
  }

  private String signed(Object words) {
    return words + " " + requireNonNull(context).generation();
  }

  @Override
  public void onRequest(HttpRequest request, HttpResponse response) {
    switch (request.path()) {
      case "/generation" -> response.end(signed("generation"));
      case "/waits" -> response.end(Long.toString(server().shared().atomic("waits").get()));
      case "/ends" -> response.end(Long.toString(server().shared().atomic("ends").get()));
      default -> response.end("a page");
    }
  }

  @Override
  public void onHandshake(HttpRequest request, WebSocketHandshake handshake) {
    if (request.path().equals("/secret")) {
      handshake.refuse(403, "not you");
    } else {
      handshake.setAttribute("path", request.path());
      handshake.subprotocols().stream().findFirst().ifPresent(handshake::subprotocol);
    }
  }

  @Override
  public void onOpen(WebSocketConnection client) {
    client.push(signed("welcome to " + client.attribute("path")));
  }

  @Override
  public void onAdopt(WebSocketConnection client) {
    client.push(signed("adopted"));
  }

  @Override
  public void onMessage(WebSocketConnection client, String text) throws Exception {
    String[] words = text.split(" ", 3);
    switch (words[0]) {
      case "id" -> client.push(Long.toString(client.id()));
      case "what" ->
          client.push(client.attribute("path") + " " + client.subprotocol() + " " + client.rooms());
      case "tell" -> connection(words[1]).push(signed(words[2]));
      case "task" -> server().tasks().task(text);
      case "join" -> client.push(signed(client.join(words[1])));
      case "say" -> server().room(words[1]).broadcast(signed(words[2]));
      case "exit" -> System.exit(1);
      case "wait" -> {
        server().shared().atomic("waits").add(1);
        Thread.sleep(60_000);
      }
      default -> client.push(signed(text));
    }
  }

  private WebSocketConnection connection(String id) {
    return (WebSocketConnection) server().connection(Long.parseLong(id)).orElseThrow();
  }

  @Override
  public void onMessage(WebSocketConnection client, ByteBuffer data) {
    client.push(data);
  }

  @Override
  public void onClose(WebSocketConnection client, int code, String reason) {
    server().shared().atomic("ends").add(1);
  }

  /** {@code task ID text}: sends the text to a connection from a task worker. */
  @Override
  public @Nullable Object onTask(Task task) {
    String[] words = String.valueOf(task.data()).split(" ", 3);
    connection(words[1]).push(signed(words[2] + " by task worker"));
    return null;
  }
}
