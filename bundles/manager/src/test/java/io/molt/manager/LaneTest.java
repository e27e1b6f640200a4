package io.molt.manager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.manager.World.Client;
import io.molt.manager.lane.ConnectionLane;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.BorrowingStreamHandler;
import io.molt.net.Connection;
import io.molt.net.RetiredException;
import io.molt.spi.StreamLane;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Gate gate = new Gate();
  private World running;

  @Test
  void eventsOfAConnectionComeInOrder() {
    for (World world : List.of(World.plain(), World.coroutines(), World.threads(true, 2))) {
      log.clear();
      world.swap("1", () -> new Echo("1", log));
      int before = log.size();
      Client client = world.connect(7);
      client.sends("a");
      client.sends("b");
      client.leaves();
      world.await(() -> log.contains("1 close 7"));
      assertThat(log.stream().skip(before).filter(line -> !line.contains("activate")))
          .containsExactly("1 connect 7", "1 receive a", "1 receive b", "1 close 7");
    }
  }

  @Test
  void aClientThatClosesItsHalfIsAnsweredBeforeItIsClosedAndSeenOffOnce() {
    World world = World.coroutines();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              void receives(Connection connection, String text) throws Exception {
                gate.pass();
                connection.send("answer");
              }

              @Override
              public void onClose(Connection connection) throws Exception {
                super.onClose(connection);
                connection.send("goodbye");
              }
            });
    Client client = world.connect(7);
    client.sends("hi");
    client.closesItsHalf();
    assertThat(client.transport().isOpen()).isTrue();
    gate.open();
    world.schedule.run();
    assertThat(client.transport().sent()).containsExactly("answer", "goodbye");
    assertThat(client.transport().isOpen()).isFalse();
    client.leaves();
    world.schedule.run();
    assertThat(log).containsOnlyOnce("1 close 7");
  }

  @Test
  void theNextEventWaitsUntilTheOneBeforeHasReturned() {
    World world = World.coroutines();
    world.swap("1", this::waiting);
    Client client = world.connect(1);
    Client other = world.connect(2);
    client.sends("wait");
    client.sends("next");
    other.sends("other");
    world.schedule.run();
    assertThat(log).endsWith("1 receive wait", "1 receive other");
    gate.open();
    world.schedule.run();
    assertThat(log).endsWith("1 passed", "1 receive next");
  }

  @Test
  void whatWaitsAtTheSwitchGoesToTheNewCodeOnceTheOldHasReturned() {
    World world = World.coroutines();
    world.swap("1", this::waiting);
    Client client = world.connect(1);
    client.sends("wait");
    client.sends("next");
    var drained = world.swap("2", () -> new Echo("2", log)).drained().toCompletableFuture();
    client.sends("last");
    assertThat(log).contains("1 exit").doesNotContain("2 receive next");
    gate.open();
    world.schedule.run();
    assertThat(log).containsSubsequence("1 passed", "2 receive next", "2 receive last");
    assertThat(log).contains("1 stop").doesNotContain("2 connect 1");
    assertThat(drained).isCompleted();
    client.leaves();
    assertThat(log).endsWith("2 close 1");
  }

  @Test
  void aStuckCallbackIsTakenAwayAndItsOnCloseGoesToTheNewCode() {
    World world = World.threads(false, 1);
    world.swap("1", () -> deaf("1"));
    Client client = world.connect(1);
    client.sends("wait");
    world.await(gate::isReached);
    world.swap("2", () -> new Echo("2", log));
    client.sends("next");
    assertThat(client.transport().isOpen()).isTrue();
    world.schedule.advance(World.MAX_WAIT);
    assertThat(client.transport().isOpen()).isFalse();
    client.leaves();
    world.await(() -> log.contains("2 close 1"));
    assertThat(log).containsSubsequence("2 receive next", "2 close 1");
    world.schedule.advance(World.MAX_WAIT);
    world.await(() -> log.contains("1 stop") && world.host.present() == 1);
    gate.open();
    world.await(() -> log.contains("1 passed"));
    assertThat(log)
        .filteredOn(line -> line.startsWith("1 receive"))
        .containsExactly("1 receive wait");
  }

  @Test
  void codeThatCatchesItsRetirementLeavesTheConnectionClosed() {
    World world = World.coroutines();
    world.swap("1", () -> deaf("1"));
    Client client = world.connect(1);
    client.sends("wait");
    WorkerInstance old = world.application.generation().orElseThrow().worker(0);
    world.swap("2", () -> new Echo("2", log));
    old.lease().revoke();
    gate.open();
    world.schedule.run();
    assertThat(log).contains("1 passed");
    assertThat(client.transport().isOpen()).isFalse();
  }

  @Test
  void aCallbackThatIsTakenAwayAndReturnsLetsGoOfItsLaneOnce() {
    World world = World.plain();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              void receives(Connection connection, String text) throws Exception {
                super.receives(connection, text);
                if (text.equals("taken away")) {
                  WorkerInstance me = world.application.generation().orElseThrow().worker(0);
                  me.inHand().callbacks().forEach(Callback::takeAway);
                }
              }
            });
    Client client = world.connect(1);
    client.lane().received(ByteBuffer.wrap("taken away".getBytes(UTF_8)), 10);
    client.sends("next");
    world.schedule.run();
    assertThat(log).endsWith("1 receive taken away", "1 receive next");
    client.sends("last");
    world.schedule.run();
    assertThat(log).endsWith("1 receive next", "1 receive last");
  }

  @Test
  void aFullMailboxStopsTheReadingUntilHalfOfItIsGone() {
    World world = World.coroutines();
    world.swap("1", this::waiting);
    Client client = world.connect(1);
    client.sends("wait");
    client.sends("x".repeat(60));
    assertThat(client.transport().isReading()).isTrue();
    client.sends("y".repeat(45));
    assertThat(client.transport().isReading()).isFalse();
    gate.open();
    world.schedule.run();
    assertThat(client.transport().isReading()).isTrue();
  }

  @Test
  void aPauseThatComesTooLateIsTakenBack() {
    World world = World.coroutines();
    world.swap("1", this::waiting);
    Client client = world.connect(1);
    client.sends("wait");
    client.sends("x".repeat(98));
    client.transport().beforePause(this::openAndRun);
    running = world;
    client.sends("yyy");
    world.schedule.run();
    assertThat(log).endsWith("1 receive yyy");
    assertThat(client.transport().isReading()).isTrue();
  }

  private void openAndRun() {
    gate.open();
    running.schedule.run();
  }

  /** Takes no buffer of its own, and waits where it is told to. */
  private class Borrower extends Echo implements BorrowingStreamHandler {
    Borrower(String name) {
      super(name, LaneTest.this.log);
    }

    @Override
    void receives(Connection connection, String text) throws Exception {
      super.receives(connection, text);
      if (text.equals("wait")) {
        gate.pass();
      } else if (text.equals("throw")) {
        throw new IllegalStateException("expected by the test");
      }
    }
  }

  @Test
  void whatArrivesIsLentToAWorkerThatBorrowsAlsoIfItThrows() {
    for (World world : List.of(World.plain(), World.coroutines(), World.threads(true, 2))) {
      log.clear();
      world.swap("1", () -> new Borrower("1"));
      Client client = world.connect(7);
      assertThat(client.lane().borrows()).isTrue();
      FakeLoan first = client.lends("a");
      FakeLoan second = client.lends("throw");
      world.await(() -> !second.ends().isEmpty());
      assertThat(log).containsSubsequence("1 connect 7", "1 receive a", "1 receive throw");
      assertThat(first.ends()).containsExactly("lent");
      assertThat(second.ends()).containsExactly("lent");
      world.await(() -> !client.transport().isOpen());
    }
  }

  @Test
  void inBaseModeWhatIsLentIsTakenBeforeTheLoopReadsOn() {
    World world = World.plain();
    world.swap("1", () -> new Borrower("1"));
    Client client = world.connect(7);
    FakeLoan loan = new FakeLoan("a");
    client.lane().received(loan);
    assertThat(log).endsWith("1 receive a");
    assertThat(loan.ends()).containsExactly("lent");
  }

  @Test
  void aSuccessorThatDoesNotBorrowGetsACopy() {
    World world = World.coroutines();
    world.swap("1", () -> new Borrower("1"));
    Client client = world.connect(1);
    client.lends("wait");
    FakeLoan next = client.lends("next");
    world.swap("2", () -> new Echo("2", log));
    assertThat(client.lane().borrows()).isFalse();
    gate.open();
    world.schedule.run();
    assertThat(log).endsWith("1 stop", "2 receive next");
    assertThat(next.ends()).containsExactly("copied");
  }

  @Test
  void whatIsLentCountsAgainstTheMailbox() {
    World world = World.coroutines();
    world.swap("1", () -> new Borrower("1"));
    Client client = world.connect(1);
    client.lends("wait");
    client.lends("x".repeat(101));
    assertThat(client.transport().isReading()).isFalse();
    gate.open();
    world.schedule.run();
    assertThat(client.transport().isReading()).isTrue();
  }

  @Test
  void loansOfALaneThatNobodyTakesAreEnded() {
    World world = World.coroutines();
    world.swap("1", () -> new Borrower("1"));
    Client client = world.connect(1);
    client.lends("wait");
    FakeLoan next = client.lends("next");
    FakeLoan last = client.lends("last");
    ((ConnectionLane) (StreamLane<?>) client.lane()).refuse();
    assertThat(next.ends()).containsExactly("ended");
    assertThat(last.ends()).containsExactly("ended");
  }

  @Test
  void anExceptionClosesTheConnectionConcernedAlone() {
    World world = World.plain();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              void receives(Connection connection, String text) {
                throw new IllegalStateException("expected by the test");
              }
            });
    Client client = world.connect(1);
    Client other = world.connect(2);
    client.sends("a");
    assertThat(client.transport().isOpen()).isFalse();
    assertThat(other.transport().isOpen()).isTrue();
    client.leaves();
    assertThat(log).endsWith("1 close 1");
  }

  @Test
  void oneConnectionDoesNotStarveTheOthers() {
    for (World world : List.of(World.plain(), World.coroutines())) {
      log.clear();
      world.swap("1", () -> new Echo("1", log));
      Client busy = world.connect(1);
      Client other = world.connect(2);
      for (int i = 0; i < 200; i++) {
        busy.lane().received(ByteBuffer.wrap(new byte[] {'b'}), 1);
      }
      other.sends("other");
      world.schedule.run();
      assertThat(log.indexOf("1 receive other")).isLessThan(log.lastIndexOf("1 receive b"));
      assertThat(log).filteredOn("1 receive b"::equals).hasSize(200);
    }
  }

  @Test
  void aViewOfAConnectionEndsWithItsGeneration() {
    World world = World.plain();
    AtomicReference<Connection> view = new AtomicReference<>();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onConnect(Connection connection) {
                view.set(connection);
              }
            });
    Client client = world.connect(5);
    assertThat(view.get().send("hello")).isTrue();
    assertThat(view.get().isOpen()).isTrue();
    world.swap("2", () -> new Echo("2", log));
    world.schedule.run();
    assertThat(view.get().isOpen()).isFalse();
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> view.get().send("late"));
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> view.get().close());
    assertThat(client.transport().sent()).containsExactly("hello");
    assertThat(client.transport().isOpen()).isTrue();
  }

  @Test
  void aFileIsSentLikeBytesForAsLongAsThese(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "0123456789");
    World world = World.plain();
    AtomicReference<Connection> view = new AtomicReference<>();
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onConnect(Connection connection) {
                view.set(connection);
              }
            });
    Client client = world.connect(5);
    assertThat(view.get().sendFile(file)).isTrue();
    assertThat(view.get().sendFile(file, 2, 3)).isTrue();
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> view.get().sendFile(directory.resolve("none")));
    world.swap("2", () -> new Echo("2", log));
    world.schedule.run();
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> view.get().sendFile(file));
    assertThat(client.transport().sent())
        .containsExactly("10 bytes of a file", "3 bytes of a file");
  }

  @Test
  void aSendToASlowClientParksInACoroutine() {
    World world = World.coroutines();
    world.swap("1", this::sending);
    Client client = world.connect(1);
    client.transport().writable(false);
    client.sends("a");
    assertThat(log).doesNotContain("1 sent true", "1 sent false");
    client.transport().writable(true);
    world.schedule.run();
    assertThat(log).contains("1 sent true");
  }

  @Test
  void aSendToASlowClientTellsPlainCode() {
    World world = World.plain();
    world.swap("1", this::sending);
    Client client = world.connect(1);
    client.transport().writable(false);
    client.sends("a");
    assertThat(log).contains("1 sent false");
  }

  private Echo sending() {
    return new Echo("1", log) {
      @Override
      void receives(Connection connection, String text) {
        says("sent " + connection.send(text));
      }
    };
  }

  private Echo waiting() {
    return new Echo("1", log) {
      @Override
      void receives(Connection connection, String text) throws Exception {
        says("receive " + text);
        if (text.equals("wait")) {
          gate.pass();
          says("passed");
        }
      }
    };
  }

  private Echo deaf(String name) {
    return new Echo(name, log) {
      @Override
      void receives(Connection connection, String text) {
        says("receive " + text);
        gate.passDeaf();
        says("passed");
      }
    };
  }
}
