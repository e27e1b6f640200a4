package io.molt.manager.worker;

/** Is told what happens to the workers of a pool. From any thread. */
public interface Overseer {

  /** A worker has done as much as it may, or as much once more. */
  void worn(WorkerInstance worker);

  /** A callback has thrown, and whoever waits for it has been answered. */
  void erred(WorkerInstance worker, String what, Throwable thrown);

  /** The code asks for the end of the JVM. */
  void exited(WorkerInstance worker, int status);

  /** Another worker serves in a place. */
  void replaced(Slot slot);

  /** Another generation serves, and gets all chances anew. */
  void replacedAll();

  /** Something has come in for a slot whose worker takes nothing more. */
  void passOn(Slot slot);
}
