package io.molt.http.events;

import io.molt.spi.StreamLane;
import java.util.List;

/**
 * An exchange that can become an event stream, in whichever version of HTTP its request came.
 * Usable from any thread; does not block.
 */
public interface EventOpening {

  /**
   * Makes the connection that it is to become. Nothing of what is sent to it leaves before the head
   * of the answer has.
   *
   * @param lastEventId what the client has said; empty if nothing
   */
  EventConnection stream(String lastEventId);

  /**
   * Answers with 200 and goes on as the connection. If it was answered otherwise meanwhile, or the
   * client is gone, the lane is closed.
   *
   * @param fields of the head, but for those of the framing: name, value, name, value ...
   */
  void accept(List<String> fields, EventConnection stream, StreamLane<EventText> lane);
}
