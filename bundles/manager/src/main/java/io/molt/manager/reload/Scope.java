package io.molt.manager.reload;

/** Which of an application's workers a reload replaces. */
public enum Scope {
  /** The task workers alone. */
  TASKS("task workers"),

  /** All. */
  ALL("workers");

  private final String label;

  Scope(String label) {
    this.label = label;
  }

  /** Whom it means, as people say it. */
  String label() {
    return label;
  }

  /** What replaces what either does. */
  Scope with(Scope other) {
    return this == ALL ? this : other;
  }

  boolean covers(Scope other) {
    return with(other) == this;
  }
}
