package io.molt.manager.lane;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.RetiredException;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.util.HashMap;
import java.util.Map;

/** An exchange, for as long as its worker's lease lasts and it is not taken away. */
final class LeasedExchange implements ExchangeAccess {

  private final Exchange exchange;
  private final WorkerInstance worker;

  LeasedExchange(Exchange exchange, WorkerInstance worker) {
    this.exchange = exchange;
    this.worker = worker;
  }

  @Override
  public String worker() {
    return worker.label();
  }

  @Override
  public void check() {
    worker.lease().check();
    if (exchange.isTakenAway()) {
      throw new RetiredException(worker.label() + " " + exchange.what());
    }
  }

  @Override
  public void enter() {
    worker.lease().enter();
  }

  @Override
  public void exit() {
    worker.lease().exit();
  }

  @Override
  public boolean isOpen() {
    return exchange.transport().isOpen() && !exchange.isTakenAway() && !worker.lease().isRevoked();
  }

  @Override
  public boolean awaitWritable() {
    return Sending.await(exchange.transport()::isWritable, exchange.transport()::whenWritable);
  }

  @Override
  public void begun() {
    exchange.begin();
  }

  @Override
  public void detach() {
    exchange.detach();
  }

  @Override
  public void ended() {
    exchange.ended(worker);
  }

  @Override
  public <M> StreamLane<M> become(
      StreamTransport<M> stream, StreamKind<?, ?, M> kind, Map<String, Object> attributes) {
    if (worker.handlers().as(kind) == null) {
      throw new IllegalStateException(
          "%s: %s (expected: implements %s, whose connection the exchange is to become)"
              .formatted(exchange.what(), worker.content().workerClass(), kind.wanted()));
    }
    check();
    Map<String, Parcel> kept = new HashMap<>();
    attributes.forEach((name, value) -> kept.put(name, Parcel.of(value)));
    StreamLane<M> lane;
    enter();
    try {
      lane = exchange.traits().streams().begin(stream, kind, kept);
    } finally {
      exit();
    }
    ended();
    return lane;
  }
}
