package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.Loans;
import io.molt.listener.spi.MemoryBudget;
import io.molt.listener.spi.ReactorLoop;
import io.molt.listener.spi.SocketWriter;
import io.molt.listener.spi.WriteTurn;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseHeadTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ResponseHead head = new ResponseHead(new DateHeader(() -> 0));
  private final ReactorLoop reactor =
      new ReactorLoop(0, channel.eventLoop(), new MemoryBudget(1 << 20, 1), new Loans(), () -> 1);
  private final SocketWriter writer =
      new SocketWriter(
          new ClientChannel(1, HttpFake.settings().listener(), channel, reactor),
          new WriteTurn(reactor) {
            @Override
            protected void drain(long now) {}
          });

  private String written() {
    head.writeTo(writer);
    writer.flush(0);
    ByteBuf bytes = channel.readOutbound();
    try {
      return bytes.toString(StandardCharsets.ISO_8859_1);
    } finally {
      bytes.release();
    }
  }

  @Test
  void headHasStatusDateFieldsAndFraming() {
    assertThat(head.begin(404, List.of("A", "b", "C-D", ""), true))
        .isEqualTo(ResponseHead.UNDECLARED);
    head.contentLength(9_876_543_210L);
    head.close();
    assertThat(written())
        .isEqualTo(
            """
            HTTP/1.1 404 Not Found\r
            Date: Thu, 01 Jan 1970 00:00:00 GMT\r
            A: b\r
            C-D: \r
            Content-Length: 9876543210\r
            Connection: close\r
            \r
            """);
  }

  @Test
  void declaredLengthIsFoundAndWrittenOnce() {
    assertThat(head.begin(200, List.of("content-LENGTH", " 12 ", "X", "y"), true)).isEqualTo(12);
    assertThat(written()).containsOnlyOnce("ength: 12\r\n").doesNotContain("LENGTH");
  }

  @Test
  void lengthThatIsNoneIsLeftOut() {
    assertThat(head.begin(200, List.of("Content-Length", "many"), true))
        .isEqualTo(ResponseHead.UNDECLARED);
    assertThat(written()).doesNotContain("Content-Length");
  }

  @Test
  void noCharacterCanBecomeALineEnd() {
    head.begin(200, List.of("X", "a\u010d\u010ab\u00e9"), true);
    assertThat(written()).contains("X: a??b\u00e9\r\n");
  }

  @Test
  void headsOfAnyLengthFit() {
    head.begin(200, List.of("X", "x".repeat(100_000)), true);
    assertThat(written()).hasSizeGreaterThan(100_000);
    head.begin(200, List.of(), true);
    head.contentLength(0);
    assertThat(written()).endsWith("GMT\r\nContent-Length: 0\r\n\r\n");
  }
}
