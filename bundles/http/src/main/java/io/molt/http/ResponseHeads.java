package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import java.util.stream.IntStream;

/** A {@link ResponseHead} for each event loop. */
final class ResponseHeads {

  private final ResponseHead[] byReactor;

  /**
   * @param reactors how many event loops there are
   */
  ResponseHeads(int reactors) {
    byReactor =
        IntStream.range(0, reactors)
            .mapToObj(each -> new ResponseHead(new DateHeader(System::currentTimeMillis)))
            .toArray(ResponseHead[]::new);
  }

  /** That of a connection's event loop, for use there alone. */
  ResponseHead of(ClientChannel client) {
    return byReactor[client.reactor().index()];
  }
}
