package io.molt.manager.lane;

import io.molt.net.TlsSession;
import io.molt.spi.OpenFile;
import io.molt.spi.StreamTransport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP connection without a socket. Closing shows at its lane when the test says so. */
public final class FakeStreamTransport implements StreamTransport<ByteBuffer> {

  private final long id;
  private final int reactor;
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private volatile boolean open = true;
  private volatile boolean writable = true;
  private volatile boolean reading = true;
  private volatile Runnable beforePause = () -> {};

  public FakeStreamTransport(long id, int reactor) {
    this.id = id;
    this.reactor = reactor;
  }

  /** The same, for a lane that does not look into what passes. */
  @SuppressWarnings("unchecked")
  public StreamTransport<Object> ofAnything() {
    return (StreamTransport<Object>) (StreamTransport<?>) this;
  }

  public List<String> sent() {
    return sent;
  }

  public boolean isReading() {
    return reading;
  }

  /** Makes the client slow, or quick again. */
  public void writable(boolean next) {
    List<Runnable> told = List.of();
    synchronized (this) {
      writable = next;
      if (next) {
        told = List.copyOf(waiting);
        waiting.clear();
      }
    }
    told.forEach(Runnable::run);
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String listener() {
    return "tcp";
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
    return InetSocketAddress.createUnresolved("server", 2);
  }

  @Override
  public int reactor() {
    return reactor;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean send(ByteBuffer data) {
    sent.add(StandardCharsets.UTF_8.decode(data).toString());
    return open && writable;
  }

  @Override
  public boolean sendFile(OpenFile file) {
    sent.add(file.length() + " bytes of a file");
    file.close();
    return isWritable();
  }

  @Override
  public boolean isWritable() {
    return open && writable;
  }

  @Override
  public void whenWritable(Runnable task) {
    synchronized (this) {
      if (open && !writable) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }

  @Override
  public void close() {
    open = false;
    writable(true);
  }

  /** What happens elsewhere just before a pause takes effect. */
  public void beforePause(Runnable task) {
    beforePause = task;
  }

  @Override
  public void pauseReading() {
    beforePause.run();
    reading = false;
  }

  @Override
  public void resumeReading() {
    reading = true;
  }
}
