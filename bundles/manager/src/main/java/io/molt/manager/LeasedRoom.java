package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.manager.lane.ConnectionLane;
import io.molt.manager.lane.LeasedStream;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.Connection;
import io.molt.net.Room;
import io.molt.spi.StreamKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections that have joined a name, for as long as the lease of the worker that asks. */
final class LeasedRoom implements Room {

  private final String name;
  private final Ingress ingress;
  private final WorkerInstance worker;

  /**
   * @param ingress of the application whose connections they are
   */
  LeasedRoom(String name, Ingress ingress, WorkerInstance worker) {
    this.name = name;
    this.ingress = ingress;
    this.worker = worker;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return ingress.in(name).size();
  }

  @Override
  public List<Connection> connections() {
    worker.lease().check();
    return ingress.in(name).stream()
        .filter(lane -> lane.transport().isOpen())
        .map(lane -> lane.kind().connection(new LeasedStream(lane, worker)))
        .toList();
  }

  @Override
  public int broadcast(String text) {
    return broadcast(utf8(text), true, null);
  }

  @Override
  public int broadcast(String text, Connection except) {
    return broadcast(utf8(text), true, requireNonNull(except, "except"));
  }

  @Override
  public int broadcast(ByteBuffer data) {
    return broadcast(data, false, null);
  }

  @Override
  public int broadcast(ByteBuffer data, Connection except) {
    return broadcast(data, false, requireNonNull(except, "except"));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Nobody is waited for, and the lease is held for one at a time: its end waits for a send. */
  private int broadcast(ByteBuffer data, boolean isText, @Nullable Connection except) {
    requireNonNull(data, "data");
    worker.lease().check();
    Map<StreamKind<?, ?, ?>, Supplier<Object>> messages = new HashMap<>();
    StreamKind<Object, Connection, Object> before = null;
    Supplier<Object> message = () -> data;
    int given = 0;
    for (ConnectionLane lane : ingress.in(name)) {
      if (except == null || except.id() != lane.transport().id()) {
        StreamKind<Object, Connection, Object> kind = lane.kind();
        if (!kind.equals(before)) { // as nearly never but for the first: a room is of one kind
          message = messages.computeIfAbsent(kind, its -> kind.forMany(data.duplicate(), isText));
          before = kind;
        }
        given += send(lane, message.get());
      }
    }
    return given;
  }

  private int send(ConnectionLane lane, Object message) {
    worker.lease().enter();
    try {
      boolean open = lane.transport().isOpen();
      lane.transport().send(message);
      return open ? 1 : 0;
    } finally {
      worker.lease().exit();
    }
  }
}
