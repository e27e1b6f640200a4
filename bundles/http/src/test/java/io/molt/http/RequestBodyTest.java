package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.net.http.RequestAbortedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

  /** Whether more may come. */
  private boolean open = true;

  private final BodyFlow flow =
      new BodyFlow() {
        @Override
        public void full() {
          open = false;
        }

        @Override
        public void low() {
          open = true;
        }

        @Override
        public void taken(long waiting) {
          left = waiting;
        }
      };

  /** How much waited when that was last told. */
  private long left = -1;

  private static final Refusal GONE = new Refusal(408, "gone");

  private final AtomicInteger awaited = new AtomicInteger();
  private final RequestBody body = new RequestBody(1000, flow, awaited::incrementAndGet);

  private void add(int length, boolean last) {
    ByteBuf bytes = Unpooled.buffer(Math.max(length, 1)).writeZero(length);
    body.add(bytes, last);
    bytes.release();
  }

  @Test
  void contentThatCameInOnePieceIsNotCopied() throws Exception {
    add(300, true);
    byte[] content = body.readAllBytes();
    assertThat(content).hasSize(300);
    assertThat(body.readAllBytes()).isEmpty();
    assertThat(awaited).hasValue(0);
  }

  @Test
  void smallPartsArePutTogether() throws Exception {
    for (int part = 0; part < 10_000; part++) {
      add(1, false);
    }
    add(0, true);
    assertThat(body.waiting()).isEqualTo(10_000);
    assertThat(body.readAllBytes()).hasSize(10_000);
  }

  @Test
  void itIsFullWhileTooMuchWaitsForAReader() throws Exception {
    add(1500, false);
    assertThat(open).isTrue();
    body.offered();
    assertThat(open).isFalse();
    assertThat(body.read(new byte[900])).isEqualTo(900);
    assertThat(open).isFalse();
    assertThat(body.read(new byte[900])).isEqualTo(600);
    assertThat(open).isTrue();
    assertThat(left).isZero();
  }

  @Test
  void whatHasArrivedWholeCanBeReadAfterTheConnectionIsGone() throws Exception {
    add(10, true);
    body.abort(GONE);
    assertThat(body.readAllBytes()).hasSize(10);
    assertThat(body.isAborted()).isFalse();
  }

  @Test
  void whoReadsABodyThatIsAbortedIsTold() {
    add(10, false);
    body.abort(GONE);
    assertThat(body.isAborted()).as("nobody has been told").isFalse();
    assertThatExceptionOfType(RequestAbortedException.class)
        .isThrownBy(body::readAllBytes)
        .withMessage("gone")
        .satisfies(aborted -> assertThat(aborted.status()).isEqualTo(408));
    assertThat(body.isAborted()).isTrue();
  }

  @Test
  void whoReadsAfterItsOwnAnswerIsToBlameItself() {
    add(10, false);
    body.end();
    body.abort(GONE);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(body::read)
        .withMessageContaining("the response has ended")
        .isNotInstanceOf(RequestAbortedException.class);
    assertThat(body.isAborted()).isFalse();
  }

  @Test
  void droppedBodyKeepsNothingAndOpensTheGate() throws Exception {
    body.offered();
    add(5000, false);
    assertThat(open).isFalse();
    body.end();
    assertThat(open).isTrue();
    add(5000, true);
    assertThat(body.waiting()).isZero();
  }
}
