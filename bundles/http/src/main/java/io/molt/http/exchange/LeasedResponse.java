package io.molt.http.exchange;

import static java.util.Objects.requireNonNull;

import io.molt.http.coding.Compression;
import io.molt.http.coding.CompressionSettings;
import io.molt.http.events.EventConnection;
import io.molt.http.events.EventOpening;
import io.molt.http.events.EventStreamKind;
import io.molt.http.events.EventStreams;
import io.molt.http.events.EventText;
import io.molt.net.http.HttpResponse;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.OpenFile;
import io.molt.spi.StreamLane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The response of one exchange, for as long as its worker's lease lasts. */
final class LeasedResponse implements HttpResponse {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private static final String WITH_TRAILERS =
      " (expected: none, for there are trailers, which only follow a body of no known length)";

  /** How far the answer has got. */
  private enum Phase {
    /** Nothing has been sent. */
    HEAD,
    /** The head has left, parts of the body follow. */
    BODY,
    /** Everything was sent. */
    ENDED
  }

  private final HttpTransport transport;
  private final ExchangeAccess access;
  private final List<String> fields = new ArrayList<>(8);
  private final DeclaredLength length = new DeclaredLength();
  private volatile Phase phase = Phase.HEAD;
  private volatile boolean detached;
  private int status = 200;

  /** Encodes what is sent; null if that is sent as it is, as nearly always. */
  private volatile @Nullable Compression compression;

  /** Nothing is held beside the heap any more, nor may anything be. */
  private volatile boolean over;

  /** What follows the body: name, value ...; null if nothing does. */
  private @Nullable List<String> trailers;

  LeasedResponse(HttpTransport transport, ExchangeAccess access) {
    this.transport = transport;
    this.access = access;
  }

  @Override
  public HttpResponse status(int code) {
    expectHead("status");
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("status: " + code + " (expected: 200 to 599)");
    }
    status = code;
    return this;
  }

  @Override
  public HttpResponse header(String name, String value) {
    expectHead("header");
    FieldRules.check(name, value);
    if (name.length() == 14 && name.equalsIgnoreCase("Content-Length")) {
      if (trailers != null) {
        throw new IllegalStateException("header Content-Length: " + value + WITH_TRAILERS);
      }
      length.declare(value);
    }
    fields.add(name);
    fields.add(value);
    return this;
  }

  @Override
  public HttpResponse trailer(String name, String value) {
    expectOpen();
    FieldRules.checkTrailer(name, value);
    length.expectNone("trailer " + name);
    List<String> all = trailers == null ? new ArrayList<>(4) : trailers;
    all.add(name);
    all.add(value);
    trailers = all;
    return this;
  }

  @Override
  public boolean write(ByteBuffer part) {
    requireNonNull(part, "part");
    expectOpen();
    length.expectRoomFor(part.remaining());
    if (phase == Phase.HEAD) {
      choose(CompressionSettings.UNKNOWN_LENGTH);
    }
    Compression begun = compression;
    ByteBuffer sent = begun == null ? part : begun.part(part);
    boolean writable;
    access.enter();
    try {
      begin();
      writable = transport.write(sent);
    } finally {
      access.exit();
    }
    return writable || access.awaitWritable();
  }

  @Override
  public void end() {
    end(NOTHING.duplicate());
  }

  @Override
  public void end(ByteBuffer last) {
    requireNonNull(last, "last");
    expectOpen();
    length.expectEndAfter(last.remaining(), status, transport.request());
    ByteBuffer sent = phase == Phase.HEAD ? whole(last) : last(last);
    access.enter();
    try {
      if (phase == Phase.HEAD && trailers == null) {
        phase = Phase.ENDED;
        transport.respond(status, sentFields(), sent);
      } else {
        begin();
        phase = Phase.ENDED;
        if (sent.hasRemaining()) {
          transport.write(sent);
        }
        finish();
      }
    } finally {
      access.exit();
    }
    access.ended();
  }

  private void finish() {
    if (trailers == null) {
      transport.finish();
    } else {
      transport.finish(trailers);
    }
  }

  @Override
  public void sendFile(Path file) throws IOException {
    expectHead("sendFile");
    send(OpenFile.open(file));
  }

  @Override
  public void sendFile(Path file, long offset, long part) throws IOException {
    expectHead("sendFile");
    send(OpenFile.open(file, offset, part));
  }

  private void send(OpenFile file) {
    boolean sent = false;
    try {
      expectOpen();
      length.expectEndAfter(file.length(), status, transport.request());
      access.enter();
      try {
        phase = Phase.ENDED;
        sent = true;
        transport.sendFile(status, fields, file);
      } finally {
        access.exit();
      }
    } finally {
      if (!sent) {
        file.close();
      }
    }
    access.ended();
  }

  @Override
  public void eventStream(Map<String, Object> attributes) {
    requireNonNull(attributes, "attributes");
    expectHead("eventStream");
    expectOpen();
    if (status != 200) {
      throw new IllegalStateException("eventStream: status " + status + " (expected: 200)");
    }
    List<String> all = EventStreams.fields(fields);
    EventOpening opening = transport.events();
    if (transport.request().method().equals("HEAD") || opening == null) {
      respond(opening == null ? 501 : status, all, NOTHING.duplicate());
      return;
    }
    EventConnection stream = opening.stream(EventStreams.lastEventId(transport.request()));
    StreamLane<EventText> lane = access.become(stream, EventStreamKind.INSTANCE, attributes);
    phase = Phase.ENDED;
    opening.accept(all, stream, lane);
  }

  private void respond(int code, List<String> all, ByteBuffer content) {
    access.enter();
    try {
      phase = Phase.ENDED;
      transport.respond(code, all, content);
    } finally {
      access.exit();
    }
    access.ended();
  }

  @Override
  public void detach() {
    expectOpen();
    detached = true;
    access.detach();
  }

  @Override
  public boolean isOpen() {
    return phase != Phase.ENDED && access.isOpen();
  }

  /** The callback has returned: ends what it has left open. */
  void returned() {
    if (!detached && phase != Phase.ENDED) {
      end();
    }
  }

  /**
   * The callback is over, by whatever end: what request and answer hold beside the heap, and on
   * disk, goes; of a response that was detached, when the exchange is over.
   */
  void release() {
    if (!detached) {
      letGo();
    } else {
      transport.whenOver(
          () -> Thread.ofVirtual().inheritInheritableThreadLocals(false).start(this::letGo));
    }
  }

  private void letGo() {
    over = true;
    Compression begun = compression;
    if (begun != null) {
      begun.close();
    }
    if (transport.request() instanceof ContentRequest request) {
      request.release();
    }
  }

  private void begin() {
    if (phase == Phase.HEAD) {
      phase = Phase.BODY;
      access.begun();
      transport.begin(status, sentFields());
    }
  }

  private List<String> sentFields() {
    Compression begun = compression;
    return begun == null ? fields : begun.fields(fields);
  }

  /** Decides how the body is sent, before the head leaves. */
  private void choose(long bodyLength) {
    if (trailers != null) {
      announce(trailers);
    }
    CompressionSettings settings = transport.contents().compression();
    if (settings.isWorthAsking(bodyLength) && !transport.request().method().equals("HEAD")) {
      Compression begun =
          Compression.of(
              settings, status, fields, () -> transport.request().headers("Accept-Encoding"));
      compression = begun;
      if (over && begun != null) {
        begun.close(); // of an answer that was detached, and whose client was gone already
      }
    }
  }

  private void announce(List<String> fieldsBehind) {
    Set<String> names = new LinkedHashSet<>();
    for (int at = 0; at < fieldsBehind.size(); at += 2) {
      names.add(fieldsBehind.get(at));
    }
    fields.add("Trailer");
    fields.add(String.join(", ", names));
  }

  /** All of the body, encoded if that makes it shorter. */
  private ByteBuffer whole(ByteBuffer plain) {
    choose(plain.remaining());
    Compression begun = compression;
    if (begun == null) {
      return plain;
    }
    ByteBuffer encoded = begun.last(plain.duplicate());
    if (encoded.remaining() < plain.remaining()) {
      return encoded;
    }
    compression = null;
    return plain;
  }

  private ByteBuffer last(ByteBuffer plain) {
    Compression begun = compression;
    return begun == null ? plain : begun.last(plain);
  }

  private void expectHead(String what) {
    if (phase != Phase.HEAD) {
      throw new IllegalStateException(
          what
              + ": the head of the response has been sent already (expected: before write and"
              + " end)");
    }
  }

  private void expectOpen() {
    access.check();
    if (phase == Phase.ENDED) {
      throw new IllegalStateException("the response has ended already");
    }
  }
}
