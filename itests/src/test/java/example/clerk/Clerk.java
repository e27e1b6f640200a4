package example.clerk;

import static java.util.Objects.requireNonNull;

import example.protocols.DaytimeHandler;
import example.protocols.DeskHandler;
import example.protocols.NotesHandler;
import io.molt.net.Connection;
import io.molt.worker.Server;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Does what it is told in a few words; what it says ends with the number of its generation. */
public class Clerk implements Worker, DaytimeHandler, NotesHandler, DeskHandler {

  private static final int LARGE = 4 * 1024;
  private static final String FOREVER = "forever";

  private @Nullable WorkerContext context;
  private boolean borrows;

  /** Whether the time of day is not told, for as long as the code lives. */
  private static volatile boolean holdsDaytime;

  private int lent;
  private int refused;
  private @Nullable ByteBuffer kept;

  /** Called by the server. */
  public Clerk() {}

  @Override
  public void onWorkerStart(WorkerContext started) {
    context = started;
    borrows = started.server().shared().atomic("borrows").get() == 1;
  }

  private Server server() {
    return requireNonNull(context).server();
  }

  private String signed(String words) {
    return words + " " + requireNonNull(context).generation();
  }

  @Override
  public String onDaytime() throws Exception {
    if (holdsDaytime) {
      pause("wait " + FOREVER);
    }
    return signed("now");
  }

  @Override
  public void onQuestion(Question question) throws Exception {
    switch (question.text()) {
      case "notes" -> question.goOnWithNotes();
      case "have notes lent" -> {
        server().shared().atomic("borrows").set(1);
        question.answer("yes");
      }
      case "how many have waited" ->
          question.answer(Long.toString(server().shared().atomic("waits").get()));
      case "hold the time" -> {
        holdsDaytime = true;
        question.answer(signed("held"));
      }
      default -> {
        pause(question.text());
        question.answer(signed(question.text()));
      }
    }
  }

  /** {@code wait 100} waits for so many milliseconds, {@code wait forever} for ever. */
  private void pause(String words) throws InterruptedException {
    if (words.startsWith("wait ")) {
      server().shared().atomic("waits").add(1);
      String time = words.substring(5);
      Thread.sleep(time.equals(FOREVER) ? 60_000 : Long.parseLong(time));
    }
  }

  @Override
  public boolean borrows() {
    return borrows;
  }

  @Override
  public void onOpen(Connection client) {
    client.send(signed("welcome"));
  }

  @Override
  public void onNote(Connection client, ByteBuffer note) throws Exception {
    if (note.remaining() >= LARGE) {
      mirror(client, note);
      return;
    }
    String[] words = StandardCharsets.UTF_8.decode(note).toString().split(" ", 3);
    switch (words[0]) {
      case "id" -> client.send(Long.toString(client.id()));
      case "tell" ->
          server().connection(Long.parseLong(words[1])).orElseThrow().send(signed(words[2]));
      case "flood" -> flood(client, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "lent" -> client.send("lent " + (lent > 0) + ", all refused " + (refused == lent));
      default -> {
        pause(String.join(" ", words));
        client.send(signed(String.join(" ", words)));
      }
    }
  }

  /** Sends a large note back, and keeps of one that is lent what it must not keep. */
  private void mirror(Connection client, ByteBuffer note) {
    if (kept != null) {
      try {
        kept.get(0);
      } catch (IllegalStateException | WrongThreadException over) {
        refused++;
      }
      kept = null;
    }
    if (note.isDirect()) {
      lent++;
      kept = note.duplicate();
    }
    client.send(note);
  }

  /** Each is sent when the client can take more. */
  private void flood(Connection client, int number, int size) {
    for (int sent = 0; sent < number; sent++) {
      client.send(ByteBuffer.allocate(size));
    }
    client.send(signed("flooded"));
  }
}
