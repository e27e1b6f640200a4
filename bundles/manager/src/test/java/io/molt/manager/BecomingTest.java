package io.molt.manager;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.listener.spi.StreamHandlerKind;
import io.molt.manager.lane.ExchangeTraits;
import io.molt.manager.lane.FakeStreamTransport;
import io.molt.manager.lane.LaneTraits;
import io.molt.manager.parcel.Parcel;
import io.molt.net.Connection;
import io.molt.net.RetiredException;
import io.molt.net.StreamHandler;
import io.molt.reload.ReloadResult;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.ExchangeFailure;
import io.molt.spi.ExchangeKind;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.molt.worker.Worker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An exchange that becomes a stream. */
class BecomingTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final FakeStreamTransport stream = new FakeStreamTransport(7, 0);
  private final Kind kind = new Kind();

  /** What an application implements. */
  interface Receptionist {
    void onAsked(Runnable become) throws Exception;
  }

  /** How it is called; keeps what it has got. */
  private final class Kind implements ExchangeKind<Receptionist, FakeHttpTransport> {
    private @Nullable ExchangeAccess access;
    private @Nullable StreamLane<ByteBuffer> lane;

    @Override
    public Class<Receptionist> handler() {
      return Receptionist.class;
    }

    @Override
    public void call(Receptionist handler, FakeHttpTransport exchange, ExchangeAccess its)
        throws Exception {
      access = its;
      handler.onAsked(() -> lane = its.become(stream, StreamHandlerKind.INSTANCE));
    }

    @Override
    public @Nullable ExchangeFailure failure(FakeHttpTransport exchange, Throwable thrown) {
      return null;
    }

    StreamLane<ByteBuffer> lane() {
      return requireNonNull(lane);
    }
  }

  /** Has it become one, and answers what comes with its name. */
  private record Both(String name, List<String> log)
      implements Worker, Receptionist, StreamHandler {
    @Override
    public void onAsked(Runnable become) {
      become.run();
      log.add("became");
    }

    @Override
    public void onConnect(Connection connection) {
      log.add("connect " + connection);
    }

    @Override
    public void onReceive(Connection connection, ByteBuffer data) {
      connection.send(name + " " + StandardCharsets.UTF_8.decode(data));
    }

    @Override
    public void onClose(Connection connection) {
      log.add("close " + connection);
    }
  }

  private record Streams(World world) implements ExchangeTraits.Streams {
    @Override
    public <M> StreamLane<M> begin(
        StreamTransport<M> stream, StreamKind<?, ?, M> kind, Map<String, Parcel> kept) {
      return world.application.ingress().became(stream, LaneTraits.of(kind, 100), kept);
    }
  }

  private FakeHttpTransport ask(World world) {
    FakeHttpTransport exchange = new FakeHttpTransport(7, "/", 0);
    world.application.ingress().request(exchange, ExchangeTraits.of(kind, new Streams(world)));
    world.schedule.run();
    return exchange;
  }

  private static void deploy(World world, String version, FakeHost.Maker maker) {
    assertThat(world.reload(version, maker)).isInstanceOf(ReloadResult.Swapped.class);
  }

  private void sends(World world, String text) {
    kind.lane().received(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), text.length());
    world.schedule.run();
  }

  @Test
  void theStreamHasALifeOfItsOwnThatNoReloadEnds() {
    World world = World.plain();
    deploy(world, "1", () -> new Both("1", log));
    FakeHttpTransport exchange = ask(world);
    assertThat(log).containsExactly("became", "connect conn 7");
    sends(world, "a");
    deploy(world, "2", () -> new Both("2", log));
    sends(world, "b");
    assertThat(stream.sent()).containsExactly("1 a", "2 b");
    assertThat(world.application.ingress().lane(7)).isPresent();
    kind.lane().closed();
    world.schedule.run();
    assertThat(log).last().isEqualTo("close conn 7");
    assertThat(world.application.ingress().lane(7)).isEmpty();
    assertThat(exchange.log()).isEmpty();
  }

  @Test
  void aWorkerThatWasRetiredCanHaveNothingBecomeAStream() {
    World world = World.plain();
    deploy(world, "1", () -> new Both("1", log));
    ask(world);
    ExchangeAccess old = requireNonNull(kind.access);
    deploy(world, "2", () -> new Both("2", log));
    assertThatExceptionOfType(RetiredException.class)
        .isThrownBy(() -> old.become(new FakeStreamTransport(8, 0), StreamHandlerKind.INSTANCE));
    assertThat(world.application.ingress().lane(8)).isEmpty();
  }

  @Test
  void aWorkerThatDoesNotHandleTheStreamIsTold() {
    World world = World.plain();
    record Alone(List<String> log) implements Worker, Receptionist {
      @Override
      public void onAsked(Runnable become) {
        try {
          become.run();
        } catch (IllegalStateException told) {
          log.add(String.valueOf(told.getMessage()));
        }
      }
    }
    deploy(world, "1", () -> new Alone(log));
    ask(world);
    assertThat(log)
        .singleElement()
        .asString()
        .contains("onRequest GET /", "implements io.molt.net.StreamHandler");
    assertThat(stream.isOpen()).isTrue();
  }
}
