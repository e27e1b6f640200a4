package io.molt.manager;

import io.molt.http.exchange.HttpHandlerKind;
import io.molt.listener.spi.StreamHandlerKind;
import io.molt.spi.CertificateReload;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatchers;
import io.molt.spi.HandlerKind;
import io.molt.spi.PortStatus;
import io.molt.spi.Ports;
import io.molt.spi.Reactor;
import io.molt.spi.settings.ListenerSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sockets that write down what is asked of them. */
final class FakePorts implements Ports {

  private final List<Reactor> reactors;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private volatile Dispatchers dispatchers;
  private volatile boolean retires = true;
  private volatile List<PortStatus> status = List.of();

  FakePorts(List<Reactor> reactors) {
    this.reactors = reactors;
  }

  List<String> log() {
    return log;
  }

  Dispatchers dispatchers() {
    return dispatchers;
  }

  /** There is one port, and it is like this. */
  void is(PortStatus port) {
    status = List.of(port);
  }

  /** Clients never stop sending. */
  void neverRetire() {
    retires = false;
  }

  @Override
  public HandlerKind<?> handlerKind(ListenerSettings listener) {
    return switch (listener.protocol()) {
      case "tcp" -> StreamHandlerKind.INSTANCE;
      case "http" -> HttpHandlerKind.INSTANCE;
      default -> throw new IllegalArgumentException(listener.protocol());
    };
  }

  @Override
  public List<Reactor> reactors() {
    return reactors;
  }

  @Override
  public void accept(Dispatchers where) {
    dispatchers = where;
    log.add("accept");
  }

  @Override
  public CompletionStage<Void> retire() {
    log.add("retire");
    if (!retires) {
      return new CompletableFuture<>();
    }
    return CompletableFuture.runAsync(() -> {}, reactors.getFirst()::execute);
  }

  @Override
  public CompletionStage<Void> close() {
    log.add("close");
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<CertificateReload> reloadCertificates() {
    return List.of();
  }

  @Override
  public List<PortStatus> status() {
    return status;
  }

  @Override
  public List<ConnectionStatus> connections() {
    return List.of();
  }
}
