package io.molt.manager;

/** Which of an application's workers a reload replaces. */
enum Scope {
  /** The task workers alone. */
  TASKS,

  /** All. */
  ALL;

  /** What replaces what either does. */
  Scope with(Scope other) {
    return this == ALL ? this : other;
  }

  boolean covers(Scope other) {
    return with(other) == this;
  }
}
