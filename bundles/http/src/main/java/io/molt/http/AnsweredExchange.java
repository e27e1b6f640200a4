package io.molt.http;

import io.molt.http.exchange.ContentSettings;
import io.molt.http.exchange.HealthCheck;
import io.molt.http.exchange.HttpTransport;
import io.molt.listener.spi.BufferLoan;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.MemoryBudget;
import io.molt.listener.spi.WaitingBytes;
import io.molt.net.http.HttpRequest;
import io.molt.spi.WorkerLease;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, in whichever version of HTTP. Any thread may answer; the first answer
 * counts. It waits here until it is written: how that is done, and when, is the version's.
 */
public abstract class AnsweredExchange implements HttpTransport {

  private static final AtomicReferenceFieldUpdater<AnsweredExchange, @Nullable Reply> REPLY =
      AtomicReferenceFieldUpdater.newUpdater(AnsweredExchange.class, Reply.class, "reply");

  private final ClientChannel client;
  private final HttpSettings settings;
  private final @Nullable RequestBody body;
  private final HttpRequest request;
  private volatile @Nullable Reply reply;

  /** That nothing will be written of its answer any more. On the loop. */
  private final ExchangeEnd over = new ExchangeEnd();

  /** Null for a request as any other. */
  private final @Nullable HealthCheck healthCheck;

  /** Null where there is no access log, or nothing to be noted of it. */
  private final @Nullable AccessNote note;

  /**
   * @param body null if the request has none
   */
  protected AnsweredExchange(
      ClientChannel client,
      HttpSettings settings,
      @Nullable RequestBody body,
      HttpRequest request) {
    this.client = client;
    this.settings = settings;
    this.body = body;
    this.request = request;
    this.healthCheck = settings.httpHealth().isOn() ? HealthCheck.of(request) : null;
    AccessLogSettings log = settings.accessLog();
    boolean isNoted = log.isOn() && healthCheck == null;
    this.note = isNoted ? new AccessNote(log.isJson(), client.nanoTime()) : null;
  }

  /** There is something to write. From any thread. */
  protected abstract void ask();

  /** The client reads so slowly that it is given up, with so many bytes waiting. */
  protected abstract void giveUp(long waiting);

  /** Counts the bytes of a streamed answer. */
  protected abstract WaitingBytes newWaitingBytes();

  /** Whether the client is gone, so that nothing that is answered now is ever written. */
  protected abstract boolean isLost();

  protected final ClientChannel client() {
    return client;
  }

  @Override
  public final void servedBy(WorkerLease worker) {
    if (note != null) {
      note.servedBy(worker.worker());
    }
  }

  /** The head of an answer is written. On the loop. */
  public final void answered(int status) {
    if (note != null) {
      note.answered(status);
    }
  }

  /** The exchange is over, and its line written where there is an access log. On the loop. */
  public final void noted(long bytes, boolean complete) {
    if (note != null) {
      note.write(client, request, bytes, complete);
    }
  }

  /** The body of the request; null if it has none. */
  public final @Nullable RequestBody body() {
    return body;
  }

  /** The answer; null as long as there is none. */
  public final @Nullable Reply reply() {
    return reply;
  }

  @Override
  public final HttpRequest request() {
    return request;
  }

  @Override
  public final @Nullable HealthCheck healthCheck() {
    return healthCheck;
  }

  /** No application answers. */
  public final void unanswered() {
    HealthCheck check = healthCheck;
    if (check == null) {
      refuse(503, "Retry-After", "1");
    } else {
      check.unanswered(this);
    }
  }

  @Override
  public final int reactor() {
    return client.reactor().index();
  }

  @Override
  public final boolean isReceived() {
    return body == null || body.isComplete();
  }

  @Override
  public final boolean isAborted() {
    return body != null && body.isAborted();
  }

  @Override
  public final void respond(int status, List<String> fields, ByteBuffer content) {
    if (isLost()) {
      answer(Reply.Whole.empty(status)); // its bytes would be kept until the loop forgets it
      return;
    }
    ByteBuffer lasting = BufferLoan.lasting(content);
    if (lasting.remaining() < Reply.Large.LEAST) {
      answer(new Reply.Whole(status, fields, lasting));
    } else {
      respond(new Reply.Large(status, fields, lasting));
    }
  }

  private void respond(Reply.Large large) {
    MemoryBudget budget = client.reactor().memory().budget();
    if (!budget.announce(large.body().remaining())) {
      refuse(503, "Retry-After", "1");
    } else if (!answer(large)) {
      budget.settle(large.settled());
    } else if (!isOpen()) {
      forgetAnswer();
    }
  }

  /** Lets go of an answer of which nothing will be written any more. From any thread. */
  public final void forgetAnswer() {
    Reply its = reply;
    if (its instanceof Reply.Whole
        && REPLY.compareAndSet(this, its, Reply.Whole.empty(its.status()))
        && its instanceof Reply.Large large) {
      client.reactor().memory().budget().settle(large.settled());
    }
  }

  /** Goes on as something else, unless the request has an answer. */
  public final void become(Reply.Switched switched) {
    if (!answer(switched) || isLost()) {
      switched.successor().giveUp();
    }
  }

  /** How many bytes of the answer were announced and are to be settled now. */
  public final int settled() {
    return reply instanceof Reply.Large large ? large.settled() : 0;
  }

  @Override
  public final void begin(int status, List<String> fields) {
    answer(new Reply.Streamed(status, fields, newWaitingBytes()));
  }

  @Override
  public final boolean write(ByteBuffer part) {
    if (!(reply instanceof Reply.Streamed streamed) || !streamed.isOpen() || !isOpen()) {
      return false;
    }
    WaitingBytes waitingBytes = streamed.waitingBytes();
    if (part.hasRemaining()) {
      if (waitingBytes.isExcessive()) {
        giveUp(waitingBytes.waiting());
        return false;
      }
      streamed.add(BufferLoan.lasting(part));
      ask();
    }
    return waitingBytes.isWritable();
  }

  @Override
  public final void finish() {
    finish(List.of());
  }

  @Override
  public final void finish(List<String> trailers) {
    if (reply instanceof Reply.Streamed streamed && streamed.finish(trailers)) {
      ask();
    }
  }

  @Override
  public final void fail(int status) {
    if (!answer(ShortAnswer.bare(request, status))
        && reply instanceof Reply.Streamed streamed
        && streamed.fail(status)) {
      ask();
    }
  }

  /** As {@link #fail}, with a few words for whoever reads the answer. */
  public final void refuse(int status, String... fields) {
    if (!answer(ShortAnswer.inWords(request, status, fields))) {
      fail(status);
    }
  }

  @Override
  public final boolean isWritable() {
    return isOpen()
        && switch (reply) {
          case null -> true;
          case Reply.Whole _, Reply.File _, Reply.Switched _ -> false;
          case Reply.Streamed streamed -> streamed.isOpen() && streamed.waitingBytes().isWritable();
        };
  }

  @Override
  public void whenWritable(Runnable task) {
    if (reply instanceof Reply.Streamed streamed) {
      streamed.waitingBytes().whenWritable(task);
    } else {
      task.run();
    }
  }

  /** How many bytes of the answer wait here. */
  public final long waiting() {
    Reply its = reply;
    return its == null ? 0 : its.waiting();
  }

  /** How much memory its answer takes. On the loop. */
  public final long heldByAnswer() {
    Reply its = reply;
    return its == null ? 0 : its.held();
  }

  /** Calls those who wait to write, if they may by now. */
  public final void progressed() {
    if (reply instanceof Reply.Streamed streamed) {
      streamed.waitingBytes().progressed();
    }
  }

  @Override
  public final ContentSettings contents() {
    return settings.contents();
  }

  /** Asks the loop, to which alone the end is known, so that exchanges pay nothing for it. */
  @Override
  public final void whenOver(Runnable task) {
    client.reactor().execute(() -> over.then(task), task);
  }

  /** The response has ended. On the loop. */
  public final void end() {
    if (body != null) {
      body.end();
    }
    endWaiting();
  }

  /** It goes on as something else, of which the answer has said so. On the loop. */
  public final void goesOn() {
    if (body != null) {
      body.end();
    }
    over.come();
  }

  /**
   * The request will not come to its end. On the loop, after the client was answered: whoever reads
   * it is woken by this, and must not be the first to answer.
   */
  public final void abort(Refusal why) {
    if (body != null) {
      body.abort(why);
    }
    endWaiting();
  }

  private void endWaiting() {
    over.come();
    if (reply instanceof Reply.Streamed streamed) {
      streamed.waitingBytes().end();
    } else if (reply instanceof Reply.Switched switched) {
      switched.successor().giveUp();
    } else if (reply instanceof Reply.File sent) {
      sent.file().close();
    }
  }

  /** Answers with 503 instead of the worker, and lets go of what it has not read of the body. */
  public final void dropUnread() {
    if (reply == null && body != null && body.waiting() > 0) {
      refuse(503, "Retry-After", "1");
      body.drop(new Refusal(503, "clients made the server hold too much (max_buffered_memory)"));
    }
  }

  /** Answers, unless there is an answer. */
  protected final boolean answer(Reply first) {
    boolean answered = REPLY.compareAndSet(this, null, first);
    if (answered) {
      ask();
    }
    return answered;
  }
}
