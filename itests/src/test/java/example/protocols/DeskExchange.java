package example.protocols;

import io.molt.spi.ExchangeAccess;
import io.molt.spi.ExchangeTransport;
import java.util.concurrent.atomic.AtomicBoolean;

/** One question and its answer. */
final class DeskExchange implements ExchangeTransport {

  private final DeskConnection connection;
  private final String text;
  private final AtomicBoolean over = new AtomicBoolean();

  DeskExchange(DeskConnection connection, String text) {
    this.connection = connection;
    this.text = text;
  }

  /** What a worker sees of it. */
  DeskHandler.Question question(ExchangeAccess access) {
    return new DeskHandler.Question() {
      @Override
      public String text() {
        return text;
      }

      @Override
      public void answer(String line) {
        access.check();
        access.enter();
        try {
          DeskExchange.this.answer(line);
        } finally {
          access.exit();
        }
      }

      @Override
      public void goOnWithNotes() {
        if (!over.compareAndSet(false, true)) {
          throw new IllegalStateException("answered already");
        }
        connection.goOnWithNotes(access);
      }
    };
  }

  /** The first answer counts. */
  void answer(String line) {
    if (over.compareAndSet(false, true)) {
      connection.answered(line);
    }
  }

  @Override
  public long connectionId() {
    return connection.id();
  }

  @Override
  public int reactor() {
    return connection.reactor();
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen() && !over.get();
  }

  @Override
  public boolean isReceived() {
    return true;
  }

  @Override
  public void fail(Why why) {
    answer("!" + why);
  }

  @Override
  public boolean isWritable() {
    return connection.isWritable();
  }

  @Override
  public void whenWritable(Runnable task) {
    connection.whenWritable(task);
  }

  @Override
  public String what() {
    return "onQuestion " + text;
  }
}
