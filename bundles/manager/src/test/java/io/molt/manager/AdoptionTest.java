package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.spi.StreamHandlerKind;
import io.molt.manager.lane.FakeStreamTransport;
import io.molt.manager.lane.LaneTraits;
import io.molt.manager.parcel.Parcel;
import io.molt.net.Connection;
import io.molt.spi.StreamAccess;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.worker.Worker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Connections of messages from one code to the next: which is told, and what force takes away. */
class AdoptionTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Gate gate = new Gate();
  private final FakeStreamTransport transport = new FakeStreamTransport(7, 0);

  /** What an application implements. */
  interface Talker {
    void happens(String what, Connection connection) throws Exception;
  }

  /** How it is called. */
  private record Kind() implements StreamKind<Talker, Connection, ByteBuffer> {
    @Override
    public Class<Talker> handler() {
      return Talker.class;
    }

    @Override
    public Connection connection(StreamAccess<ByteBuffer> stream) {
      return StreamHandlerKind.INSTANCE.connection(stream);
    }

    @Override
    public void begin(Talker handler, Connection connection) throws Exception {
      handler.happens("open " + connection.attribute("user"), connection);
    }

    @Override
    public void adopt(Talker handler, Connection connection) throws Exception {
      handler.happens("adopt " + connection.attribute("user"), connection);
    }

    @Override
    public void arrival(Talker handler, Connection connection, ByteBuffer arrived)
        throws Exception {
      handler.happens(StandardCharsets.UTF_8.decode(arrived).toString(), connection);
    }

    @Override
    public void end(Talker handler, Connection connection) throws Exception {
      handler.happens("close", connection);
    }

    @Override
    public boolean outlivesForce() {
      return true;
    }

    @Override
    public String method(Moment moment) {
      return "happens";
    }
  }

  private final class Code implements Worker, Talker {
    private final String name;

    Code(String name) {
      this.name = name;
    }

    @Override
    public void happens(String what, Connection connection) throws Exception {
      log.add(name + " " + what);
      switch (what) {
        case "wait" -> {
          gate.pass();
          log.add(name + " waited");
        }
        case "fail", "adopt Bob" -> throw new IllegalStateException("wanted");
        default -> {}
      }
    }
  }

  private StreamLane<ByteBuffer> open(World world) {
    return open(world, "Ann");
  }

  private StreamLane<ByteBuffer> open(World world, String user) {
    StreamLane<ByteBuffer> lane =
        world
            .application
            .ingress()
            .became(transport, LaneTraits.of(new Kind(), 1000), Map.of("user", Parcel.of(user)));
    world.schedule.run();
    return lane;
  }

  private static void sends(World world, StreamLane<ByteBuffer> lane, String text) {
    lane.received(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), text.length());
    world.schedule.run();
  }

  @Test
  void newCodeIsToldBeforeItsFirstEventAndNotAtTheReload() {
    World world = World.coroutines();
    world.swap("1", () -> new Code("1"));
    StreamLane<ByteBuffer> lane = open(world);
    sends(world, lane, "a");
    sends(world, lane, "b");
    world.swap("2", () -> new Code("2"));
    world.swap("3", () -> new Code("3"));
    assertThat(log).containsExactly("1 open Ann", "1 a", "1 b");
    sends(world, lane, "c");
    sends(world, lane, "d");
    world.swap("4", () -> new Code("4"));
    lane.closed();
    world.schedule.run();
    assertThat(log)
        .containsExactly(
            "1 open Ann", "1 a", "1 b", "3 adopt Ann", "3 c", "3 d", "4 adopt Ann", "4 close");
  }

  @Test
  void aConnectionGoesOnWhoseMessageIsTakenAwayByForce() {
    World world = World.coroutines();
    world.swap("1", () -> new Code("1"));
    StreamLane<ByteBuffer> lane = open(world);
    sends(world, lane, "wait");
    sends(world, lane, "next");
    world.swap("2", () -> new Code("2"));
    world.schedule.advance(World.MAX_WAIT);
    world.schedule.run();
    assertThat(transport.isOpen()).isTrue();
    assertThat(log).containsExactly("1 open Ann", "1 wait", "2 adopt Ann", "2 next");
    gate.open();
    sends(world, lane, "last");
    assertThat(log).endsWith("2 last");
  }

  @Test
  void whatWasLentIsGivenBackIfTheCodeFailsBeforeItGetsIt() {
    World world = World.coroutines();
    world.swap("1", () -> new Code("1"));
    StreamLane<ByteBuffer> lane = open(world, "Bob");
    world.swap("2", () -> new Code("2"));
    FakeLoan loan = new FakeLoan("lent");
    lane.received(loan);
    world.schedule.run();
    assertThat(log).containsExactly("1 open Bob", "2 adopt Bob");
    assertThat(transport.isOpen()).isFalse();
    assertThat(loan.ends()).containsExactly("ended");
  }

  @Test
  void oneWhoseCodeFailsIsClosedAndNoOther() {
    World world = World.coroutines();
    world.swap("1", () -> new Code("1"));
    StreamLane<ByteBuffer> lane = open(world);
    sends(world, lane, "fail");
    assertThat(transport.isOpen()).isFalse();
    lane.closed();
    world.schedule.run();
    assertThat(log).containsExactly("1 open Ann", "1 fail", "1 close");
  }
}
