package io.molt.share;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The state that all workers share, as one worker sees it. It belongs to the server: it survives
 * every reload and is gone when the server stops. It holds values of the JDK's types alone.
 *
 * <p>Names are the server's too, as in Swoole, where all of this is made before the server starts:
 * two applications that use one name share what it names. One that wants it for itself puts its own
 * name in front. Tables, each kind of atomic, and locks have names apart from one another.
 *
 * <p>What a name stands for is made by the first who asks for it. Whoever asks later with the same
 * definition gets the same one; with another definition, a {@link ConflictingDefinitionException}:
 * new definitions need a restart of the server, or a new name.
 *
 * <p>Usable from any thread of the worker. What is got here ends with the worker: once it has been
 * retired, everything that it does with it throws {@link io.molt.net.RetiredException}.
 */
@ProviderType
public interface Shared {

  /**
   * A table (Swoole: {@code Swoole\Table}).
   *
   * @throws ConflictingDefinitionException if the name is that of a table with another definition
   * @throws IllegalArgumentException if the name is empty
   */
  Table table(String name, TableSpec spec);

  /**
   * A number of 32 bits without sign (Swoole: {@code Swoole\Atomic}).
   *
   * @param initial its value at first, 0 to 2^32 - 1; a part of the definition
   * @throws ConflictingDefinitionException if it was made with another initial value
   * @throws IllegalArgumentException if the name is empty or the value does not fit
   */
  SharedAtomic atomic(String name, long initial);

  /** A number of 32 bits that is 0 at first; see {@link #atomic(String, long)}. */
  default SharedAtomic atomic(String name) {
    return atomic(name, 0);
  }

  /**
   * A number of 64 bits with a sign (Swoole: {@code Swoole\Atomic\Long}).
   *
   * @param initial its value at first; a part of the definition
   * @throws ConflictingDefinitionException if it was made with another initial value
   * @throws IllegalArgumentException if the name is empty
   */
  SharedAtomicLong atomicLong(String name, long initial);

  /** A number of 64 bits that is 0 at first; see {@link #atomicLong(String, long)}. */
  default SharedAtomicLong atomicLong(String name) {
    return atomicLong(name, 0);
  }

  /**
   * A lock that one thread holds at a time (Swoole: {@code SWOOLE_MUTEX}).
   *
   * @throws ConflictingDefinitionException if the name is that of a read-write lock
   * @throws IllegalArgumentException if the name is empty
   */
  SharedLock lock(String name);

  /**
   * A lock that many readers or one writer hold at a time (Swoole: {@code SWOOLE_RWLOCK}).
   *
   * @throws ConflictingDefinitionException if the name is that of a lock for one thread
   * @throws IllegalArgumentException if the name is empty
   */
  SharedReadWriteLock readWriteLock(String name);
}
