package io.molt.http.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.net.events.ServerEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How events are written (HTML standard, "Parsing an event stream"). */
class EventTextTest {

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static String text(ServerEvent event) {
    return text(event.bytes());
  }

  @Test
  void eachFieldIsALine() {
    ServerEvent event = ServerEvent.of("12.50").type("price").id("17").retry(Duration.ofSeconds(2));
    assertThat(text(event)).isEqualTo("retry: 2000\nid: 17\nevent: price\ndata: 12.50\n\n");
    assertThat(event).hasToString("retry: 2000\nid: 17\nevent: price\ndata: 12.50");
    assertThat(text(ServerEvent.of("größer"))).isEqualTo("data: größer\n\n");
  }

  /** An event without a line of data is none to clients. */
  @Test
  void dataOfNoOrSeveralLinesIsAsMany() {
    assertThat(text(ServerEvent.of(""))).isEqualTo("data: \n\n");
    assertThat(text(ServerEvent.of("a\nb\r\nc\rd")))
        .isEqualTo("data: a\ndata: b\ndata: c\ndata: d\n\n");
    assertThat(text(ServerEvent.of("a\n"))).isEqualTo("data: a\ndata: \n\n");
    assertThat(text(ServerEvent.of("\r\n\r\n"))).isEqualTo("data: \ndata: \ndata: \n\n");
    assertThat(text(ServerEvent.of(" a: b"))).isEqualTo("data:  a: b\n\n");
  }

  @Test
  void anEmptyIdIsAnIdAndAnEmptyTypeIsNone() {
    assertThat(text(ServerEvent.of("x").id(""))).isEqualTo("id: \ndata: x\n\n");
    assertThat(text(ServerEvent.of("x").type(""))).isEqualTo("data: x\n\n");
  }

  @Test
  void whatWouldBeAnotherFieldIsRefused() {
    ServerEvent event = ServerEvent.of("x");
    assertThatThrownBy(() -> event.type("a\nid: 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("event: a line break (expected: one line)");
    assertThatThrownBy(() -> event.id("a\rb"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id: a line break (expected: one line)");
    assertThatThrownBy(() -> event.id("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> event.retry(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("retry: PT-1S (expected: none below zero)");
  }

  @Test
  void aCommentIsSkippedByClientsWhateverIsInIt() {
    assertThat(text(EventText.comment("").bytes())).isEqualTo(":\n\n");
    assertThat(text(EventText.comment("here\ndata: x").bytes())).isEqualTo(": here\n: data: x\n\n");
  }

  @Test
  void whatGoesToManyIsMadeOnce() {
    EventText text = EventText.of(ServerEvent.of("0123456789"));
    assertThat(text(text.chunk())).isEqualTo("12\r\ndata: 0123456789\n\n\r\n");
    assertThat(text.chunk().array()).isSameAs(text.chunk().array());
    ByteBuffer one = text.bytes();
    one.get();
    assertThat(text(text.bytes())).isEqualTo("data: 0123456789\n\n");
    assertThat(EventStreamKind.INSTANCE.forMany(ByteBuffer.wrap(new byte[] {'x'}), true))
        .satisfies(each -> assertThat(each.get()).isSameAs(each.get()));
  }

  @Test
  void theApplicationsFieldsAreBesideTheStreams() {
    assertThat(EventStreams.fields(List.of("Set-Cookie", "a=b", "cache-control", "no-cache")))
        .containsExactly(
            "Content-Type",
            "text/event-stream",
            "X-Accel-Buffering",
            "no",
            "Set-Cookie",
            "a=b",
            "cache-control",
            "no-cache");
    assertThatThrownBy(() -> EventStreams.fields(List.of("content-type", "text/plain")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("eventStream: a header Content-Type (expected: none, it is the server's)");
  }
}
