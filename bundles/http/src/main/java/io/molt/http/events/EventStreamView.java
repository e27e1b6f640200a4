package io.molt.http.events;

import static java.util.Objects.requireNonNull;

import io.molt.net.events.EventStream;
import io.molt.net.events.ServerEvent;
import io.molt.spi.ConnectionView;
import io.molt.spi.StreamAccess;
import java.nio.ByteBuffer;

/** An event stream, for as long as the lease of the worker that sees it. */
final class EventStreamView extends ConnectionView<EventText> implements EventStream {

  EventStreamView(StreamAccess<EventText> stream) {
    super(stream);
  }

  @Override
  public boolean push(ServerEvent event) {
    return stream().send(EventText.of(requireNonNull(event, "event")));
  }

  @Override
  public boolean send(ByteBuffer data) {
    return stream().send(EventStreamKind.text(requireNonNull(data, "data")));
  }

  @Override
  public boolean comment(String text) {
    return stream().send(EventText.comment(requireNonNull(text, "text")));
  }

  @Override
  public String lastEventId() {
    return ((EventConnection) stream().transport()).lastEventId();
  }
}
