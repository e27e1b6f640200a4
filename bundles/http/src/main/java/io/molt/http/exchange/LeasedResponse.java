package io.molt.http.exchange;

import static java.util.Objects.requireNonNull;

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
import java.util.List;
import java.util.Map;

/** The response of one exchange, for as long as its worker's lease lasts. */
final class LeasedResponse implements HttpResponse {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

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
      length.declare(value);
    }
    fields.add(name);
    fields.add(value);
    return this;
  }

  @Override
  public boolean write(ByteBuffer part) {
    requireNonNull(part, "part");
    expectOpen();
    length.expectRoomFor(part.remaining());
    boolean writable;
    access.enter();
    try {
      begin();
      writable = transport.write(part);
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
    access.enter();
    try {
      if (phase == Phase.HEAD) {
        phase = Phase.ENDED;
        transport.respond(status, fields, last);
      } else {
        phase = Phase.ENDED;
        if (last.hasRemaining()) {
          transport.write(last);
        }
        transport.finish();
      }
    } finally {
      access.exit();
    }
    access.ended();
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

  private void begin() {
    if (phase == Phase.HEAD) {
      phase = Phase.BODY;
      access.begun();
      transport.begin(status, fields);
    }
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
