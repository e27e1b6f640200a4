package io.molt.http.exchange;

import io.molt.http.coding.UnknownCodingException;
import io.molt.net.http.HttpException;
import io.molt.net.http.RequestAbortedException;
import io.molt.spi.CauseChain;
import io.molt.spi.ExchangeFailure;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What an exception says of a request, where that is no failure of the worker's. */
sealed interface HttpFailure extends ExchangeFailure {

  /** Of an answer of a few words. */
  List<String> PLAIN = List.of("Content-Type", "text/plain; charset=utf-8");

  /**
   * The request has not come to its end; its client has been told so, or is gone.
   *
   * @param told what the reader was told; null if it has thrown something else
   */
  record Aborted(HttpTransport transport, @Nullable RequestAbortedException told)
      implements HttpFailure {
    @Override
    public void answer() {
      if (told == null || transport.isAborted()) {
        transport.fail(400);
      } else {
        // It has come whole, and is not what it says: nobody has told the client yet.
        say(transport, told.status(), String.valueOf(told.getMessage()), PLAIN);
        transport.fail(told.status());
      }
    }

    @Override
    public boolean isClients() {
      return true;
    }

    @Override
    public String inWords() {
      return "was not to be finished, by its client's doing";
    }
  }

  /**
   * The worker has thrown its answer.
   *
   * @param with the status and the text of it
   */
  record Answered(HttpTransport transport, HttpException with) implements HttpFailure {
    @Override
    public void answer() {
      say(transport, with.status(), with.text(), fields());
      // Of an answer that had begun, the client must not take the part for the whole.
      transport.fail(with.status());
    }

    private List<String> fields() {
      if (with instanceof UnknownCodingException unknown) {
        List<String> fields = new ArrayList<>(PLAIN);
        fields.add("Accept-Encoding");
        fields.add(unknown.accepted());
        return fields;
      }
      return PLAIN;
    }

    @Override
    public boolean isClients() {
      return with.status() < 500;
    }

    @Override
    public String inWords() {
      return "is answered with " + with.status();
    }
  }

  /** Judges; null if it is a failure as any other. Never throws, whatever the exception does. */
  static @Nullable ExchangeFailure of(HttpTransport transport, Throwable thrown) {
    // Whoever was told that the rest will not come, and throws what does not say so, throws
    // because of it: a parser, for one, that has its own word for a text that is cut off.
    Throwable told =
        CauseChain.find(thrown, RequestAbortedException.class::isInstance, each -> true);
    if (transport.isAborted() || told != null) {
      return new Aborted(transport, (RequestAbortedException) told);
    }
    return CauseChain.find(thrown, HttpException.class::isInstance, HttpFailure::isCarrier)
            instanceof HttpException answer
        ? new Answered(transport, answer)
        : null;
  }

  private static void say(HttpTransport transport, int status, String text, List<String> fields) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    transport.respond(status, fields, ByteBuffer.wrap(bytes));
  }

  /** Whether it only brings another from where it was thrown, and says nothing of its own. */
  private static boolean isCarrier(Throwable thrown) {
    return thrown instanceof InvocationTargetException
        || thrown instanceof UndeclaredThrowableException
        || thrown instanceof CompletionException
        || thrown instanceof ExecutionException
        || thrown instanceof UncheckedIOException;
  }
}
