package io.molt.memory;

/** How many may hold a lock; the text is for messages. */
enum LockKind {

  /** One thread. */
  MUTEX("for one thread"),

  /** Many readers or one writer. */
  READ_WRITE("for readers and writers");

  private final String text;

  LockKind(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
