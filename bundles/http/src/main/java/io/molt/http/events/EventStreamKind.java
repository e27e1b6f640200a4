package io.molt.http.events;

import io.molt.net.events.EventStreamHandler;
import io.molt.net.events.ServerEvent;
import io.molt.spi.StreamAccess;
import io.molt.spi.StreamKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** How an {@link EventStreamHandler} is called. */
public final class EventStreamKind
    implements StreamKind<EventStreamHandler, EventStreamView, EventText> {

  /** The only one. */
  public static final EventStreamKind INSTANCE = new EventStreamKind();

  private EventStreamKind() {}

  @Override
  public Class<EventStreamHandler> handler() {
    return EventStreamHandler.class;
  }

  @Override
  public EventStreamView connection(StreamAccess<EventText> stream) {
    return new EventStreamView(stream);
  }

  @Override
  public void begin(EventStreamHandler handler, EventStreamView stream) throws Exception {
    handler.onOpen(stream);
  }

  @Override
  public void adopt(EventStreamHandler handler, EventStreamView stream) throws Exception {
    handler.onAdopt(stream);
  }

  @Override
  public void arrival(EventStreamHandler handler, EventStreamView stream, EventText arrived) {
    throw new IllegalStateException("something came (expected: nothing, for nothing is taken)");
  }

  @Override
  public void end(EventStreamHandler handler, EventStreamView stream) throws Exception {
    handler.onClose(stream);
  }

  @Override
  public boolean outlivesForce() {
    return true;
  }

  /** Bytes are taken for text in UTF-8: there are no other events. */
  @Override
  public Supplier<EventText> forMany(ByteBuffer data, boolean isText) {
    EventText text = text(data);
    return () -> text;
  }

  /** An event with such data. */
  static EventText text(ByteBuffer data) {
    return EventText.of(ServerEvent.of(StandardCharsets.UTF_8.decode(data.duplicate()).toString()));
  }

  @Override
  public String method(Moment moment) {
    return switch (moment) {
      case BEGIN -> "onOpen";
      case ADOPTION -> "onAdopt";
      case ARRIVAL -> "nothing";
      case END -> "onClose";
    };
  }
}
