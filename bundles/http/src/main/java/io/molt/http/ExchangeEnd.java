package io.molt.http;

/** Tells those who want to know that an exchange is over. On the loop. */
final class ExchangeEnd {

  private static final Runnable NOTHING = () -> {};

  private Runnable tasks = NOTHING;
  private boolean come;

  /** Has a task run, after those that were given before: at once if it has come. */
  void then(Runnable task) {
    if (come) {
      task.run();
    } else {
      Runnable before = tasks;
      tasks =
          () -> {
            before.run();
            task.run();
          };
    }
  }

  /** It is over. Repeated calls change nothing. */
  void come() {
    come = true;
    Runnable waiting = tasks;
    tasks = NOTHING;
    waiting.run();
  }
}
