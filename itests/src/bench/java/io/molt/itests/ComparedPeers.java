package io.molt.itests;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The servers of a {@link Comparison}, all running.
 *
 * @param all each with what it allocates, if it is a JVM
 */
record ComparedPeers(Map<Peer, Optional<Allocation>> all) implements AutoCloseable {

  private static final String URING = "io_uring";

  /** Starts those that can be compared at some of the doors. */
  static ComparedPeers start(
      Set<Door> doors, SharedFiles files, Map<String, String> settings, Optional<Baseline> baseline)
      throws IOException {
    ComparedPeers peers = new ComparedPeers(new LinkedHashMap<>());
    try {
      peers.startEach(doors, files, settings, baseline);
      return peers;
    } catch (Throwable failed) {
      peers.close();
      throw failed;
    }
  }

  private void startEach(
      Set<Door> doors, SharedFiles files, Map<String, String> settings, Optional<Baseline> baseline)
      throws IOException {
    add(PeerProcess.netty(doors, files));
    if (URING.equals(settings.get("transport"))) {
      add(PeerProcess.nettyOnUring(doors, files));
    }
    add(PeerProcess.vertx(doors, files));
    if (doors.contains(Door.HTTP2)) {
      add(PeerProcess.nettyStreams(files));
    }
    if (doors.contains(Door.ROOM)) {
      add(PeerProcess.nettyFrames(files));
    }
    if (doors.contains(Door.FILES)) {
      add(NginxPeer.start(files));
    }
    for (String mode : MoltPeer.MODES) {
      add(MoltPeer.start(mode, doors, files, settings));
      if (baseline.isPresent()) {
        add(MoltPeer.start(baseline.get(), mode, doors));
      }
    }
  }

  private void add(Peer peer) throws IOException {
    all.put(peer, Optional.empty());
    if (peer.isJava()) {
      all.put(peer, Optional.of(new Allocation(peer.pid())));
    }
  }

  @Override
  public void close() {
    all.values().forEach(allocation -> allocation.ifPresent(Allocation::close));
    all.keySet().forEach(Peer::close);
  }
}
