package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a socket on io_uring is told, and when. Without a kernel. */
class SteadyUringTest {

  // Those of the kernel's interface.
  private static final int POLL = 6;
  private static final int CLOSE = 19;
  private static final int SEND = 26;
  private static final int RECEIVE = 27;
  private static final int READABLE = 0x1;
  private static final int WRITABLE = 0x4;
  private static final int ERROR = 0x8;
  private static final int HANG_UP = 0x10;
  private static final int HALF_CLOSED = 0x2000;

  /** One that notes what it is told, as {@code OPERATION:RESULT}. */
  private static class Socket implements IoUringIoHandle {
    final List<String> told = new ArrayList<>();

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      IoUringIoEvent its = (IoUringIoEvent) event;
      told.add(its.opcode() + ":" + its.res());
    }

    @Override
    public void close() {
      told.add("closed");
    }
  }

  private static final class FailingSocket extends Socket {
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      throw new OutOfMemoryError("expected by the test");
    }

    @Override
    public void close() {
      super.close();
      throw new OutOfMemoryError("expected by the test");
    }
  }

  /** Netty's handler, which counts how often it is begun. */
  private static final class Counting implements IoHandler {
    private int begun;

    @Override
    public void initialize() {
      begun++;
    }

    @Override
    public int run(IoHandlerContext context) {
      return 0;
    }

    @Override
    public void prepareToDestroy() {}

    @Override
    public void destroy() {}

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return true;
    }
  }

  private final Counting netty = new Counting();
  private final SteadyUring handler = new SteadyUring(netty);
  private final Socket socket = new Socket();
  private final SteadyUring.Sturdy sturdy = new SteadyUring.Sturdy(socket, handler);

  private void tell(int operation, int result) {
    sturdy.handle(null, new IoUringIoEvent(result, 0, (byte) operation, 1L));
  }

  @Test
  void aRingIsEnabledOnce() {
    handler.initialize();
    handler.initialize();
    assertThat(netty.begun).isEqualTo(1);
  }

  @Test
  void anErrorOfASocketClosesItAndGoesNoFurther() {
    FailingSocket failing = new FailingSocket();
    new SteadyUring.Sturdy(failing, handler)
        .handle(null, new IoUringIoEvent(1, 0, (byte) RECEIVE, 1L));
    assertThat(failing.told).containsExactly("closed");
  }

  @Test
  void aHalfClosedClientIsReadToTheEndBeforeItIsTold() {
    tell(POLL, HALF_CLOSED);
    tell(POLL, READABLE | HALF_CLOSED);
    tell(SEND, 100);
    tell(RECEIVE, 1000);
    assertThat(socket.told).containsExactly(POLL + ":1", SEND + ":100", RECEIVE + ":1000");
    tell(RECEIVE, 0);
    tell(RECEIVE, 0);
    assertThat(socket.told.subList(3, socket.told.size()))
        .containsExactly(RECEIVE + ":0", POLL + ":" + HALF_CLOSED, RECEIVE + ":0");
  }

  @Test
  void whatElseAPollHasFoundIsTold() {
    tell(POLL, WRITABLE | HALF_CLOSED);
    tell(POLL, WRITABLE);
    assertThat(socket.told).containsExactly(POLL + ":4", POLL + ":4");
  }

  @Test
  void aClientThatIsGoneIsToldAtOnce() {
    tell(POLL, ERROR | HANG_UP | HALF_CLOSED);
    assertThat(socket.told).containsExactly(POLL + ":" + (ERROR | HANG_UP | HALF_CLOSED));
  }

  @Test
  void aHalfClosedClientThatGoesIsToldAtOnce() {
    tell(POLL, HALF_CLOSED);
    tell(POLL, READABLE | ERROR | HANG_UP);
    assertThat(socket.told).containsExactly(POLL + ":25", POLL + ":" + HALF_CLOSED);
  }

  /** Netty lets go of a channel for which it waits for nothing any more. */
  @Test
  void whereTheSocketIsClosedThePollIsToldAsCancelled() {
    tell(POLL, HALF_CLOSED);
    tell(CLOSE, 0);
    assertThat(socket.told).containsExactly(CLOSE + ":0", POLL + ":-125");
  }

  @Test
  void whatIsCancelledIsNoHalfClose() {
    tell(POLL, -125);
    assertThat(socket.told).containsExactly(POLL + ":-125");
  }
}
