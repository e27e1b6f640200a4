package io.molt.manager;

import io.molt.http.coding.CompressionSettings;
import io.molt.http.exchange.ContentSettings;
import io.molt.http.exchange.HttpTransport;
import io.molt.http.form.FormSettings;
import io.molt.net.http.HttpRequest;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP exchange without a socket: writes down what would have been sent. */
final class FakeHttpTransport implements HttpTransport {

  private static final ContentSettings CONTENTS =
      new ContentSettings(
          new FormSettings(1, 1, 1, Path.of("uploads"), 1),
          new CompressionSettings(false, 1, 1, List.of(), List.of(), false));

  private final long connection;
  private final String path;
  private final int reactor;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AtomicInteger ends = new AtomicInteger();
  private volatile boolean begun;
  private volatile boolean aborted;
  private volatile boolean received = true;

  FakeHttpTransport(long connection, String path, int reactor) {
    this.connection = connection;
    this.path = path;
    this.reactor = reactor;
  }

  /** What was sent: {@code 200 hello}, {@code begin 200}, {@code write x}, {@code fail 503}. */
  List<String> log() {
    return log;
  }

  /** How often it was ended, those without effect included. */
  int ends() {
    return ends.get();
  }

  @Override
  public HttpRequest request() {
    return new Request(path, connection);
  }

  @Override
  public int reactor() {
    return reactor;
  }

  @Override
  public boolean isOpen() {
    return ends.get() == 0;
  }

  /** The client is gone within the request, and its reader was told. */
  void abort() {
    aborted = true;
  }

  /** Some of the request is still to come. */
  FakeHttpTransport receiving() {
    received = false;
    return this;
  }

  @Override
  public boolean isReceived() {
    return received;
  }

  @Override
  public boolean isAborted() {
    return aborted;
  }

  @Override
  public void respond(int status, List<String> fields, ByteBuffer body) {
    if (begun) {
      return;
    }
    end((status + " " + String.join("=", fields) + " " + text(body)).replaceAll(" +", " ").strip());
  }

  @Override
  public void begin(int status, List<String> fields) {
    begun = true;
    log.add("begin " + status);
  }

  @Override
  public boolean write(ByteBuffer part) {
    log.add("write " + text(part));
    return true;
  }

  @Override
  public void finish() {
    end("finish");
  }

  @Override
  public void finish(List<String> trailers) {
    end("finish " + String.join("=", trailers));
  }

  @Override
  public ContentSettings contents() {
    return CONTENTS;
  }

  @Override
  public void whenOver(Runnable task) {
    task.run();
  }

  @Override
  public void fail(int status) {
    end(begun ? "cut" : "fail " + status);
  }

  /** Whoever sees that it has ended sees how. */
  private synchronized void end(String how) {
    if (ends.get() == 0) {
      log.add(how);
    }
    ends.incrementAndGet();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void whenWritable(Runnable task) {
    task.run();
  }

  /** A GET. */
  private record Request(String path, long connectionId) implements HttpRequest {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String uri() {
      return path;
    }

    @Override
    public String query() {
      return "";
    }

    @Override
    public String protocol() {
      return "HTTP/1.1";
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }

    @Override
    public List<Map.Entry<String, String>> headers() {
      return List.of();
    }

    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }

    @Override
    public String listener() {
      return "http";
    }

    @Override
    public SocketAddress remoteAddress() {
      return InetSocketAddress.createUnresolved("client", 1);
    }

    @Override
    public SocketAddress localAddress() {
      return InetSocketAddress.createUnresolved("server", 2);
    }
  }
}
