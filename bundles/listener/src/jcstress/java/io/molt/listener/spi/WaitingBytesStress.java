package io.molt.listener.spi;

import io.molt.listener.TestSettings;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What must hold of a {@link WaitingBytes}, in whichever order its threads come. */
final class WaitingBytesStress {

  private static final int MUCH = 1000;

  /** Of a connection that nothing is written to. */
  private static final ClientChannel LINK = client();

  private WaitingBytesStress() {}

  private static ClientChannel client() {
    TestSettings settings = TestSettings.tcp();
    settings.bufferHighWatermark = MUCH;
    EmbeddedChannel channel = new EmbeddedChannel();
    MemoryBudget memory = new MemoryBudget(1 << 20, 1);
    return new ClientChannel(
        1,
        settings.listener(),
        channel,
        new ReactorLoop(0, channel.eventLoop(), memory, new Loans(), () -> 1));
  }

  private static WaitingBytes full() {
    WriteTurn nothing =
        new WriteTurn(LINK.reactor()) {
          @Override
          protected void drain(long now) {}
        };
    WaitingBytes waitingBytes = new WaitingBytes(new SocketWriter(LINK, nothing));
    waitingBytes.queued(MUCH);
    return waitingBytes;
  }

  /** Somebody begins to wait just when the client has read all. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "He was called.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "He waits for ever, or was called twice.")
  @State
  public static class Read {
    private final WaitingBytes waitingBytes = full();
    private final AtomicInteger called = new AtomicInteger();

    @Actor
    public void waits() {
      waitingBytes.whenWritable(called::incrementAndGet);
    }

    @Actor
    public void progresses() {
      waitingBytes.taken(MUCH);
      waitingBytes.progressed();
    }

    @Arbiter
    public void look(I_Result result) {
      result.r1 = called.get();
    }
  }

  /** Two begin to wait just when the connection ends. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both were called.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One waits for ever, or was called twice.")
  @State
  public static class Ended {
    private final WaitingBytes waitingBytes = full();
    private final AtomicInteger called = new AtomicInteger();

    @Actor
    public void waits() {
      waitingBytes.whenWritable(called::incrementAndGet);
      waitingBytes.whenWritable(called::incrementAndGet);
    }

    @Actor
    public void ends() {
      waitingBytes.end();
    }

    @Arbiter
    public void look(I_Result result) {
      result.r1 = called.get();
    }
  }
}
