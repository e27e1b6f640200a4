package io.molt.manager.run;

import io.molt.net.HttpException;
import io.molt.spi.HttpTransport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.Level;

/**
 * Why the code that had an exchange has thrown, and so what its client is told, what the log says,
 * and whether it counts against the worker.
 */
public sealed interface Failing {

  /** The answer is {@code 500}, and whether the worker goes is to be seen. */
  record Failed() implements Failing {}

  /** The exchange was taken away from it before. */
  record TakenAway() implements Failing {}

  /** The request has not come to its end; its client has been told so, or is gone. */
  record Aborted() implements Failing {}

  /**
   * That is how it answers.
   *
   * @param with what it says
   */
  record Answered(HttpException with) implements Failing {}

  /**
   * Judges.
   *
   * @param takenAway whether the exchange was taken away from the code
   */
  static Failing of(Throwable thrown, boolean takenAway, HttpTransport transport) {
    if (takenAway) {
      return new TakenAway();
    }
    if (Causes.isFatal(thrown)) {
      return new Failed();
    }
    // Whoever was told that the rest will not come, and throws what does not say so, throws
    // because of it: a parser, for one, that has its own word for a text that is cut off.
    if (transport.isAborted() || Causes.isAborted(thrown)) {
      return new Aborted();
    }
    HttpException answer = Causes.answer(thrown);
    return answer == null ? new Failed() : new Answered(answer);
  }

  /** Ends the exchange, unless it has ended. */
  default void answer(HttpTransport transport) {
    switch (this) {
      case Failed() -> transport.fail(500);
      case TakenAway() -> transport.fail(503);
      case Aborted() -> transport.fail(400);
      case Answered(HttpException with) -> {
        byte[] text = with.text().getBytes(StandardCharsets.UTF_8);
        List<String> fields = List.of("Content-Type", "text/plain; charset=utf-8");
        transport.respond(with.status(), fields, ByteBuffer.wrap(text));
        // Of an answer that had begun, the client must not take the part for the whole.
        transport.fail(with.status());
      }
    }
  }

  /** Whether it counts against the worker. */
  default boolean isWorkers() {
    return this instanceof Failed;
  }

  /** How loudly it is logged. */
  default Level level() {
    return switch (this) {
      case Failed() -> Level.ERROR;
      case TakenAway(), Aborted() -> Level.DEBUG;
      case Answered(HttpException with) -> with.status() < 500 ? Level.DEBUG : Level.WARN;
    };
  }

  /** For the log, behind what was done. */
  default String inWords() {
    return switch (this) {
      case Failed() -> "failed";
      case TakenAway() -> "was taken away";
      case Aborted() -> "was not to be finished, by its client's doing";
      case Answered(HttpException with) -> "is answered with " + with.status();
    };
  }
}
