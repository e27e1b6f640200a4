package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.lane.PacketTraits;
import io.molt.reload.ReloadResult;
import io.molt.spi.PacketAccess;
import io.molt.spi.PacketKind;
import io.molt.spi.PacketTransport;
import io.molt.worker.Worker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PacketTest {

  private static final PacketTraits TRAITS = PacketTraits.of(new Kind(), 100);

  private final List<String> log = new CopyOnWriteArrayList<>();

  /** What an application implements. */
  interface PacketHandler {
    void onPacket(PacketAccess<String> peer, String packet) throws Exception;
  }

  /** How it is called. */
  private static final class Kind implements PacketKind<PacketHandler, String> {
    @Override
    public Class<PacketHandler> handler() {
      return PacketHandler.class;
    }

    @Override
    public void packet(PacketHandler handler, PacketAccess<String> peer, String packet)
        throws Exception {
      handler.onPacket(peer, packet);
    }

    @Override
    public String method() {
      return "onPacket";
    }
  }

  /** A peer that writes down what it is sent. */
  private record Peer(SocketAddress remoteAddress, List<String> sent)
      implements PacketTransport<String> {
    static Peer at(int port) {
      return new Peer(
          InetSocketAddress.createUnresolved("peer", port), new CopyOnWriteArrayList<>());
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
    public boolean send(String packet) {
      return sent.add(packet);
    }
  }

  /** Answers each packet with its name; one that says so fails. */
  private record Namesake(String name, List<String> log) implements Worker, PacketHandler {
    @Override
    public void onPacket(PacketAccess<String> peer, String packet) throws Exception {
      log.add(packet);
      if (packet.startsWith("fail")) {
        throw new Exception(packet);
      }
      peer.send(name + " " + packet);
    }
  }

  private World serving() {
    World world = World.plain();
    deploy(world, "1");
    return world;
  }

  private void deploy(World world, String version) {
    assertThat(world.reload(version, () -> new Namesake(version, log)))
        .isInstanceOf(ReloadResult.Swapped.class);
  }

  private static boolean packet(World world, Peer peer, String text, int size) {
    return world.application.ingress().packet(peer, text, size, TRAITS);
  }

  @Test
  void thePacketsOfAPeerComeInOrderAlsoToItsNextWorker() {
    World world = serving();
    Peer peer = Peer.at(1);
    assertThat(packet(world, peer, "a", 1)).isTrue();
    assertThat(packet(world, peer, "b", 1)).isTrue();
    world.schedule.run();
    deploy(world, "2");
    assertThat(packet(world, peer, "c", 1)).isTrue();
    world.schedule.run();
    assertThat(peer.sent()).containsExactly("1 a", "1 b", "2 c");
  }

  @Test
  void whatIsMoreThanMayWaitIsLostAndWhatComesAfterwardsIsNot() {
    World world = serving();
    Peer peer = Peer.at(1);
    Peer other = Peer.at(2);
    assertThat(packet(world, peer, "large", 1_000)).isTrue();
    assertThat(packet(world, peer, "more", 1)).isFalse();
    assertThat(packet(world, other, "another's", 1)).isTrue();
    world.schedule.run();
    assertThat(packet(world, peer, "late", 1)).isTrue();
    world.schedule.run();
    assertThat(peer.sent()).containsExactly("1 large", "1 late");
    assertThat(other.sent()).containsExactly("1 another's");
  }

  @Test
  void aPacketThatFailsCostsNoOther() {
    World world = serving();
    Peer peer = Peer.at(1);
    packet(world, peer, "fail", 1);
    packet(world, peer, "next", 1);
    world.schedule.run();
    assertThat(log).containsExactly("fail", "next");
    assertThat(peer.sent()).containsExactly("1 next");
  }
}
