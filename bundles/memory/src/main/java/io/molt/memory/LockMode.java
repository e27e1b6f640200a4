package io.molt.memory;

/** As what a lock is held. A lock for one thread has writers alone. */
enum LockMode {

  /** With other readers. */
  READ,

  /** Alone. */
  WRITE
}
