package io.molt.http;

import io.molt.listener.spi.LoopMemory;
import io.molt.listener.spi.ReadGate;
import io.molt.listener.spi.SocketWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges in hand of one connection, in the order of their requests, and what they make the
 * server hold. On the loop.
 */
final class Exchanges implements LoopMemory.Holder {

  private final HttpConnection connection;
  private final ReadGate gate;
  private final RequestDecoder decoder;
  private final SocketWriter socket;
  private final Deque<HttpExchange> all = new ArrayDeque<>(4);
  private long counted;
  private boolean ended;

  Exchanges(HttpConnection connection, ReadGate gate, RequestDecoder decoder, SocketWriter socket) {
    this.connection = connection;
    this.gate = gate;
    this.decoder = decoder;
    this.socket = socket;
  }

  /** One has begun; it is answered after all before it. */
  void add(HttpExchange exchange) {
    all.addLast(exchange);
  }

  /** The one that is answered next. */
  @Nullable HttpExchange first() {
    return all.peekFirst();
  }

  /** The first has ended. What its answer announced is nothing that waits any more. */
  HttpExchange removeFirst() {
    HttpExchange ended = all.removeFirst();
    memory().settle(ended.settled());
    return ended;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  int size() {
    return all.size();
  }

  /** Whether no request has come after that of this one. */
  boolean isNewest(HttpExchange exchange) {
    return exchange == all.peekLast();
  }

  void forEach(Consumer<HttpExchange> action) {
    all.forEach(action);
  }

  /** The client is gone. */
  void end() {
    ended = true;
    all.forEach(exchange -> exchange.abort(Refusal.GONE));
    memory().settle(settled());
    all.clear();
    memory().forget(this, counted);
    counted = 0;
  }

  /** How many bytes of answers wait. */
  long waiting() {
    long waiting = socket.outstanding();
    for (HttpExchange exchange : all) {
      waiting += exchange.waiting();
    }
    return waiting;
  }

  private long settled() {
    long settled = 0;
    for (HttpExchange exchange : all) {
      settled += exchange.settled();
    }
    return settled;
  }

  private LoopMemory memory() {
    return connection.client().reactor().memory();
  }

  @Override
  public long counted() {
    return counted;
  }

  @Override
  public void count() {
    long announced = settled();
    counted = memory().count(this, counted, ended ? 0 : held());
    memory().settle(announced);
  }

  @Override
  public void hold(boolean still) {
    gate.set(ReadGate.Reason.MEMORY, still);
  }

  @Override
  public void giveUp() {
    letGo();
    all.forEach(HttpExchange::dropUnread);
  }

  /**
   * What the client sends is its last, and if most of what is held are answers that it does not
   * read, or nothing else is left to let go of, it is closed.
   */
  private void letGo() {
    long unread = heldByAnswers();
    boolean reads = unread <= counted / 2;
    if (!(reads && connection.lastCall(0).cutOffReceiving()) && unread > 0) {
      connection.abort();
    }
  }

  /** Bodies wait to be read, answers to be written, and heads take what they take. */
  private long held() {
    long held = heldByAnswers() + decoder.held(all.size());
    for (HttpExchange exchange : all) {
      RequestBody body = exchange.body();
      held += body == null ? 0 : body.held();
    }
    return held;
  }

  private long heldByAnswers() {
    long held = socket.outstanding();
    for (HttpExchange exchange : all) {
      held += exchange.heldByAnswer();
    }
    return held;
  }
}
