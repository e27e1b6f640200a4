package io.molt.manager.lane;

import static java.util.Objects.requireNonNull;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.worker.Lease;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.RetiredException;
import io.molt.net.TlsSession;
import io.molt.spi.OpenFile;
import io.molt.spi.StreamAccess;
import io.molt.spi.StreamTransport;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection, for as long as its worker's lease lasts. Made anew for each callback rather than
 * kept with the connection: an idle connection must not hold a generation that is gone.
 */
public final class LeasedStream implements StreamAccess<Object> {

  private final ConnectionLane lane;
  private final WorkerInstance worker;

  public LeasedStream(ConnectionLane lane, WorkerInstance worker) {
    this.lane = lane;
    this.worker = worker;
  }

  @Override
  public StreamTransport<Object> transport() {
    return lane.transport();
  }

  @Override
  public long id() {
    return transport().id();
  }

  @Override
  public String listener() {
    return transport().listener();
  }

  @Override
  public SocketAddress remoteAddress() {
    return transport().remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return transport().localAddress();
  }

  @Override
  public Optional<TlsSession> tls() {
    return transport().tls();
  }

  @Override
  public boolean isOpen() {
    return transport().isOpen() && !lease().isRevoked();
  }

  @Override
  public boolean send(Object message) {
    requireNonNull(message, "message");
    boolean writable;
    lease().enter();
    try {
      writable = transport().send(message);
    } finally {
      lease().exit();
    }
    return writable || Sending.await(transport()::isWritable, transport()::whenWritable);
  }

  @Override
  public boolean sendFile(OpenFile file) {
    boolean writable;
    try {
      lease().enter();
    } catch (RetiredException retired) {
      file.close();
      throw retired;
    }
    try {
      writable = transport().sendFile(file);
    } finally {
      lease().exit();
    }
    return writable || Sending.await(transport()::isWritable, transport()::whenWritable);
  }

  @Override
  public @Nullable Object attribute(String name) {
    Parcel kept = lane.keepsakes().attributes().get(requireNonNull(name, "name"));
    return kept == null ? null : kept.open(worker.code().loader());
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    requireNonNull(name, "name");
    Parcel copy = value == null ? null : Parcel.of(value);
    lease().enter();
    try {
      lane.keep(before -> before.with(name, copy));
    } finally {
      lease().exit();
    }
  }

  @Override
  public boolean join(String room) {
    requireNonNull(room, "room");
    lease().enter();
    try {
      return lane.join(room);
    } finally {
      lease().exit();
    }
  }

  @Override
  public boolean leave(String room) {
    requireNonNull(room, "room");
    lease().enter();
    try {
      return lane.leave(room);
    } finally {
      lease().exit();
    }
  }

  @Override
  public Set<String> rooms() {
    return lane.keepsakes().rooms();
  }

  @Override
  public void close() {
    lease().enter();
    try {
      transport().close();
    } finally {
      lease().exit();
    }
  }

  private Lease lease() {
    return worker.lease();
  }
}
