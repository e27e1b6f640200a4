package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.manager.World.Client;
import io.molt.net.Connection;
import io.molt.net.RetiredException;
import io.molt.net.Room;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Rooms of connections: they belong to the application, and no reload empties them. */
class RoomTest {

  private final List<String> log = new CopyOnWriteArrayList<>();

  /** Does what it is told: {@code join ROOM}, {@code leave ROOM}, or {@code ROOM: text} to all. */
  private final class Host extends Echo {
    Host(String name) {
      super(name, RoomTest.this.log);
    }

    @Override
    void receives(Connection connection, String text) {
      String room = text.substring(text.indexOf(' ') + 1);
      switch (text.substring(0, text.indexOf(' '))) {
        case "join" -> says("joined " + connection.join(room) + " " + connection.rooms());
        case "leave" -> says("left " + connection.leave(room) + " " + connection.rooms());
        case "others" -> says("told " + room("all").broadcast(room, connection));
        default -> says("told " + room("all").broadcast(name + " " + room));
      }
    }

    Room room(String its) {
      return context.server().room(its);
    }

    @Override
    public void onClose(Connection connection) throws Exception {
      super.onClose(connection);
      says("was in " + connection.rooms() + ", of which now has " + room("all").size());
    }
  }

  private World world() {
    World world = World.coroutines();
    world.swap("1", () -> new Host("1"));
    log.clear();
    return world;
  }

  private static List<Client> members(World world, int number) {
    List<Client> members = new CopyOnWriteArrayList<>();
    for (int id = 1; id <= number; id++) {
      Client client = world.connect(id);
      client.sends("join all");
      members.add(client);
    }
    world.schedule.run();
    return members;
  }

  @Test
  void allWhoHaveJoinedGetWhatIsBroadcastAcrossReloads() {
    World world = world();
    List<Client> members = members(world, 3);
    Client outside = world.connect(4);
    members.getFirst().sends("say hello");
    world.swap("2", () -> new Host("2"));
    outside.sends("say again");
    members.get(1).sends("others only");
    world.schedule.run();
    assertThat(members.get(0).transport().sent()).containsExactly("1 hello", "2 again", "only");
    assertThat(members.get(1).transport().sent()).containsExactly("1 hello", "2 again");
    assertThat(members.get(2).transport().sent()).containsExactly("1 hello", "2 again", "only");
    assertThat(outside.transport().sent()).isEmpty();
    assertThat(log).contains("1 joined true [all]", "1 told 3", "2 told 3", "2 told 2");
  }

  @Test
  void whoLeavesOrIsClosedGetsNothingMore() {
    World world = world();
    List<Client> members = members(world, 3);
    members.get(0).sends("leave all");
    members.get(0).sends("leave all");
    members.get(1).leaves();
    world.schedule.run();
    assertThat(log)
        .containsSubsequence(
            "1 left true []", "1 left false []", "1 close 2", "1 was in [all], of which now has 1");
    members.get(2).sends("say anybody?");
    world.schedule.run();
    assertThat(log).endsWith("1 told 1");
    assertThat(members.get(0).transport().sent()).isEmpty();
    assertThat(members.get(1).transport().sent()).isEmpty();
    members.get(2).leaves();
    world.schedule.run();
    assertThat(world.application.ingress().in("all")).isEmpty();
  }

  @Test
  void whoIsClosedCanJoinNothing() {
    World world = world();
    Client client = world.connect(1);
    client.sends("join all");
    client.leaves();
    world.schedule.run();
    Host serves = (Host) world.application.generation().orElseThrow().worker(0).worker();
    assertThat(serves.context.server().connection(1)).isEmpty();
    assertThat(world.application.ingress().in("all")).isEmpty();
  }

  @Test
  void aMemberThatReadsSlowlyHoldsUpNobody() {
    World world = world();
    List<Client> members = members(world, 2);
    members.getFirst().transport().writable(false);
    members.getLast().sends("say one");
    members.getLast().sends("say two");
    world.schedule.run();
    assertThat(log).endsWith("1 told 2", "1 told 2");
    assertThat(members.getLast().transport().sent()).containsExactly("1 one", "1 two");
    assertThat(members.getFirst().transport().sent()).containsExactly("1 one", "1 two");
  }

  @Test
  void bytesAreSentToEachOnceAndRetiredCodeSendsNothing() {
    World world = world();
    List<Client> members = members(world, 2);
    Host old = (Host) world.application.generation().orElseThrow().worker(0).worker();
    Room room = old.room("all");
    assertThat(room.broadcast(ByteBuffer.wrap(new byte[] {'a', 'b'}))).isEqualTo(2);
    assertThat(room.connections()).extracting(Connection::id).containsExactlyInAnyOrder(1L, 2L);
    assertThat(room.name()).isEqualTo("all");
    world.swap("2", () -> new Host("2"));
    world.schedule.advance(World.MAX_WAIT);
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> room.broadcast("late"));
    assertThat(members.getFirst().transport().sent()).containsExactly("ab");
  }

  @Test
  void theConnectionsOfAnotherApplicationAreFoundByItsName() {
    World world = world();
    members(world, 1);
    Host host = (Host) world.application.generation().orElseThrow().worker(0).worker();
    assertThat(host.context.server().connection(1, "app")).isPresent();
    assertThat(host.context.server().room("all", "app").size()).isEqualTo(1);
  }
}
