package io.molt.manager.lane;

import io.molt.listener.spi.StreamHandlerKind;
import io.molt.manager.worker.Inbox;
import io.molt.manager.worker.Serving;
import io.molt.manager.worker.Slot;
import io.molt.net.TlsSession;
import io.molt.spi.StreamTransport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** What must hold of a {@link ConnectionLane} and of {@link Lanes}, whatever the order. */
final class LaneStress {

  private static final int MAX_QUEUED = 10;
  private static final LaneTraits TRAITS = LaneTraits.of(StreamHandlerKind.INSTANCE, MAX_QUEUED);

  /** Small multiples of it meet in one bucket: it undoes how {@link Lanes} spreads ids. */
  private static final long MEETING = 0xF1DE83E19937733DL;

  private LaneStress() {}

  /** A connection that knows only whether it is read from. */
  private static final class Silent implements StreamTransport<Object> {
    private final long id;
    private volatile boolean reading = true;

    Silent(long id) {
      this.id = id;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public String listener() {
      return "stress";
    }

    @Override
    public SocketAddress remoteAddress() {
      return InetSocketAddress.createUnresolved("client", 1);
    }

    @Override
    public Optional<TlsSession> tls() {
      return Optional.empty();
    }

    @Override
    public SocketAddress localAddress() {
      return InetSocketAddress.createUnresolved("server", 1);
    }

    @Override
    public int reactor() {
      return 0;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean send(Object message) {
      return true;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void whenWritable(Runnable task) {
      task.run();
    }

    @Override
    public void close() {}

    @Override
    public void pauseReading() {
      reading = false;
    }

    @Override
    public void resumeReading() {
      reading = true;
    }
  }

  /** Where its lanes are handed in; nobody is woken. */
  private static Slot slot() {
    return new Slot(0, 0, new Serving(), Inbox.own(), List.of(task -> {}));
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  /** Takes what waits as a turn does, from the first on, and tells how many that were. */
  private static int turn(ConnectionLane lane) {
    int taken = 0;
    do {
      if (lane.take() != null) {
        taken++;
      }
    } while (lane.delivered());
    return taken;
  }

  /** What arrives while a turn ends is taken by that turn, or has the lane handed in anew. */
  @JCStressTest
  @Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "The turn took it.")
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "It is left to the next turn.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was lost, or two turns have the lane.")
  @State
  public static class EndOfATurn {
    private final Slot slot = slot();
    private final ConnectionLane lane =
        new ConnectionLane(new Silent(1), slot, TRAITS, new Lanes());

    public EndOfATurn() {
      lane.begin();
      slot.poll();
    }

    @Actor
    public void arrives() {
      lane.received(bytes(1), 1);
    }

    @Actor
    public void delivers(III_Result result) {
      result.r1 = turn(lane);
    }

    @Arbiter
    public void look(III_Result result) {
      result.r2 = slot.size();
      if (slot.poll() != null) {
        result.r3 = turn(lane);
      }
    }
  }

  /** All that arrives during turns is delivered once and in order. */
  @JCStressTest
  @Outcome(id = "0123", expect = Expect.ACCEPTABLE, desc = "All of it, in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or out of order.")
  @State
  public static class Order {
    private final Slot slot = slot();
    private final ConnectionLane lane =
        new ConnectionLane(new Silent(1), slot, TRAITS, new Lanes());
    private final StringBuilder delivered = new StringBuilder();

    public Order() {
      lane.received(bytes(0), 0);
    }

    private void turns() {
      while (slot.poll() != null) {
        do {
          if (lane.take() instanceof ConnectionLane.Happening.Received(ByteBuffer data, int size)) {
            delivered.append(data.remaining());
          }
        } while (lane.delivered());
      }
    }

    @Actor
    public void arrives() {
      lane.received(bytes(1), 1);
      lane.received(bytes(2), 2);
      lane.received(bytes(3), 3);
    }

    @Actor
    public void delivers() {
      turns();
    }

    @Arbiter
    public void look(L_Result result) {
      turns();
      result.r1 = delivered.toString();
    }
  }

  /** The reading is paused just when the worker catches up: it does not stay so. */
  @JCStressTest
  @Outcome(id = "true, 2", expect = Expect.ACCEPTABLE, desc = "It is read from.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The connection would never be read from again.")
  @State
  public static class Pause {
    private final Silent transport = new Silent(1);
    private final Slot slot = slot();
    private final ConnectionLane lane = new ConnectionLane(transport, slot, TRAITS, new Lanes());
    private int taken;

    public Pause() {
      lane.received(bytes(MAX_QUEUED), MAX_QUEUED);
    }

    private void turns() {
      while (slot.poll() != null) {
        taken += turn(lane);
      }
    }

    @Actor
    public void arrives() {
      lane.received(bytes(1), 1);
    }

    @Actor
    public void catchesUp() {
      turns();
    }

    @Arbiter
    public void look(ZI_Result result) {
      turns();
      result.r1 = transport.reading;
      result.r2 = taken;
    }
  }

  /** Connections come, go and are looked for at the same time, and the table grows meanwhile. */
  @JCStressTest
  @Outcome(id = "1, 5", expect = Expect.ACCEPTABLE, desc = "All is where it belongs.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost, or one is still there.")
  @State
  public static class Table {
    private final Lanes lanes = new Lanes();
    private final Slot slot = slot();
    private final List<ConnectionLane> all =
        LongStream.range(0, 6).mapToObj(this::lane).collect(Collectors.toList());

    public Table() {
      all.subList(0, 4).forEach(lanes::add);
    }

    private ConnectionLane lane(long number) {
      return new ConnectionLane(new Silent(number * MEETING), slot, TRAITS, lanes);
    }

    @Actor
    public void comes() {
      lanes.add(all.get(4));
      lanes.add(all.get(5));
    }

    @Actor
    public void goesAndLooks(II_Result result) {
      lanes.remove(all.get(1));
      ConnectionLane lane = all.get(3);
      result.r1 = lanes.get(lane.transport().id()) == lane ? 1 : 0;
    }

    @Arbiter
    public void look(II_Result result) {
      List<ConnectionLane> there = lanes.all();
      result.r2 = there.contains(all.get(1)) ? -1 : there.size();
    }
  }
}
