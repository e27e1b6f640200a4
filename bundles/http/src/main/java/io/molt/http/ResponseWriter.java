package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OutgoingFile;
import io.molt.listener.spi.SocketWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the answers of one connection, one after the other, as far as they are there and the
 * socket takes them. On the event loop.
 */
final class ResponseWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

  /** What became of an attempt to write an answer. */
  enum Result {
    /** It is not complete yet, or the socket takes no more for now. */
    WAITING,
    /** All of it is on its way. */
    ENDED,
    /** So it is, and it was the last of HTTP on this connection. */
    SWITCHED,
    /** It can't be completed: the client must not take what it got for the whole. */
    BROKEN
  }

  /** How the client finds the end of the body. */
  private enum Framing {
    /** There is none. */
    NO_BODY,
    /** By its length. */
    LENGTH,
    /** By its last chunk. */
    CHUNKED,
    /** By the end of the connection. */
    CLOSE
  }

  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[] LINE_END = ascii("\r\n");
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");

  private final HttpConnection connection;
  private final ClientChannel client;
  private final SocketWriter socket;
  private final ResponseHead head;
  private boolean begun;
  private boolean closes;
  private Framing framing = Framing.NO_BODY;
  private long declared;
  private long written;
  private @Nullable ByteBuffer part;

  ResponseWriter(HttpConnection connection, SocketWriter socket, ResponseHeads heads) {
    this.connection = connection;
    this.client = connection.client();
    this.socket = socket;
    this.head = heads.of(client);
  }

  /** How many bytes were written of the body that is written, or was last. */
  long written() {
    return written;
  }

  /** Whether the head of an answer is written whose end is not. */
  boolean isWithinAnswer() {
    return begun;
  }

  /** Whether the connection ends with the answer written last. */
  boolean closes() {
    return closes;
  }

  /** Whether a client would take the answer for complete if the connection were just closed. */
  boolean endsByClose() {
    return begun && framing == Framing.CLOSE;
  }

  /** Goes on with the answer of the connection's first exchange. */
  Result write(HttpExchange exchange) {
    Result result =
        switch (exchange.reply()) {
          case null -> inviteBody(exchange);
          case Reply.Whole whole -> write(exchange, whole);
          case Reply.File file -> write(exchange, file);
          case Reply.Streamed streamed -> write(exchange, streamed);
          case Reply.Switched switched -> write(exchange, switched);
        };
    if (result == Result.ENDED) {
      begun = false;
    }
    return result;
  }

  private Result inviteBody(HttpExchange exchange) {
    RequestBody body = exchange.body();
    if (body != null
        && exchange.traits().expectsContinue()
        && body.isAwaited()
        && body.isUninvited()) {
      body.invite();
      client.readNow();
      socket.write(CONTINUE, CONTINUE.length);
    }
    return Result.WAITING;
  }

  private Result write(HttpExchange exchange, Reply.Whole reply) {
    ByteBuffer body = reply.body();
    if (!begun) {
      begin(exchange, reply, body.remaining());
      if (framing == Framing.LENGTH && declared != body.remaining()) {
        mismatch(body.remaining(), "answered with 500");
        begun = false;
        return write(exchange, Reply.Whole.empty(500));
      }
      head.writeTo(socket);
    }
    if (framing != Framing.NO_BODY) {
      written += socket.write(body);
      return body.hasRemaining() ? Result.WAITING : Result.ENDED;
    }
    return Result.ENDED;
  }

  private Result write(HttpExchange exchange, Reply.File reply) {
    OutgoingFile file = reply.file();
    if (!begun) {
      begin(exchange, reply, file.length());
      head.writeTo(socket);
    }
    if (framing == Framing.NO_BODY) {
      file.close();
      return Result.ENDED;
    }
    written += file.writeTo(socket);
    return file.isWritten() ? Result.ENDED : Result.WAITING;
  }

  private Result write(HttpExchange exchange, Reply.Switched reply) {
    exchange.answered(reply.status());
    written = 0;
    head.begin(reply.status(), reply.fields(), false);
    name(exchange, reply);
    head.writeTo(socket);
    return Result.SWITCHED;
  }

  private Result write(HttpExchange exchange, Reply.Streamed reply) {
    if (reply.isFailed()) {
      // Without a head the request could be taken for one that was never read, and sent again.
      return begun ? Result.BROKEN : write(exchange, Reply.Whole.empty(reply.failure()));
    }
    if (!begun) {
      begin(exchange, reply, ResponseHead.UNDECLARED);
      head.writeTo(socket);
    }
    for (; ; ) {
      boolean finished = reply.isFinished();
      ByteBuffer next = part == null ? reply.next() : part;
      if (next == null) {
        return finished ? end(reply) : Result.WAITING;
      }
      if (part == null && !opens(next)) {
        reply.waitingBytes().taken(next.remaining());
        return mismatch(written + next.remaining(), "the connection is closed");
      }
      part = next;
      if (!writePart(reply, next)) {
        return Result.WAITING;
      }
      part = null;
    }
  }

  private void begin(HttpExchange exchange, Reply reply, long length) {
    begun = true;
    written = 0;
    exchange.answered(reply.status());
    int status = reply.status();
    boolean bare = status == 204 || status == 205; // of which no field says how long the body is
    boolean noBody = exchange.traits().isHead() || bare || status == 304;
    declared = head.begin(status, reply.fields(), !bare);
    name(exchange, reply);
    framing = noBody ? Framing.NO_BODY : framing(exchange, length);
    closes = framing == Framing.CLOSE || connection.answers().areOverWith(exchange);
    if (status == 205) {
      head.contentLength(0); // RFC 9110, 15.3.6
    } else if (declared == ResponseHead.UNDECLARED && length >= 0 && !bare && status != 304) {
      declared = length;
      head.contentLength(length);
    }
    if (framing == Framing.CHUNKED) {
      head.chunked();
    }
    if (closes) {
      head.close();
    } else if (!exchange.traits().isHttp11()) {
      head.keepAlive();
    }
  }

  /** The request's own name, where that is wanted and the application gives none. */
  private void name(HttpExchange exchange, Reply reply) {
    if (connection.settings().httpRequestId()
        && reply.fields().stream().noneMatch(RequestIds.FIELD::equalsIgnoreCase)) {
      head.field(RequestIds.FIELD, exchange.request().requestId());
    }
  }

  private Framing framing(HttpExchange exchange, long length) {
    if (length >= 0 || declared != ResponseHead.UNDECLARED) {
      return Framing.LENGTH;
    }
    return exchange.traits().isHttp11() ? Framing.CHUNKED : Framing.CLOSE;
  }

  /** Whether a part may follow; its chunk is begun. */
  private boolean opens(ByteBuffer next) {
    if (framing == Framing.LENGTH && written + next.remaining() > declared) {
      return false;
    }
    if (framing == Framing.CHUNKED) {
      byte[] size = ascii(Integer.toHexString(next.remaining()) + "\r\n");
      socket.write(size, size.length);
    }
    return true;
  }

  private boolean writePart(Reply.Streamed reply, ByteBuffer next) {
    if (framing == Framing.NO_BODY) {
      reply.waitingBytes().taken(next.remaining());
      return true;
    }
    int taken = socket.write(next);
    written += taken;
    reply.waitingBytes().taken(taken);
    if (next.hasRemaining()) {
      return false;
    }
    if (framing == Framing.CHUNKED) {
      socket.write(LINE_END, LINE_END.length);
    }
    return true;
  }

  private Result end(Reply.Streamed reply) {
    if (framing == Framing.LENGTH && written != declared) {
      return mismatch(written, "the connection is closed");
    }
    if (framing == Framing.CHUNKED) {
      writeLastChunk(reply.trailers());
    }
    return Result.ENDED;
  }

  private void writeLastChunk(List<String> trailers) {
    if (trailers.isEmpty()) {
      socket.write(LAST_CHUNK, LAST_CHUNK.length);
    } else {
      head.beginTrailers();
      for (int at = 0; at + 1 < trailers.size(); at += 2) {
        head.field(trailers.get(at), trailers.get(at + 1));
      }
      head.writeTo(socket);
    }
  }

  private Result mismatch(long found, String consequence) {
    LOG.warn(
        "[conn {}] A response of {} bytes declared Content-Length: {} (expected: the same); {}.",
        client.id(),
        found,
        declared,
        consequence);
    return Result.BROKEN;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
