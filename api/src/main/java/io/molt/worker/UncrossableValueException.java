package io.molt.worker;

/**
 * A value cannot go from one worker to another. Each worker has classes of its own, so what goes
 * over is copied. What may cross:
 *
 * <ul>
 *   <li>null, texts, numbers, booleans, characters, UUID, URI, the types of {@code java.time}, enum
 *       constants of the JDK;
 *   <li>arrays of primitive types and of texts, and ByteBuffers, of which the bytes that remain are
 *       copied;
 *   <li>the JDK's lists, sets, maps, entries of maps and Optionals of what may cross; they arrive
 *       unmodifiable;
 *   <li>records of Molt's own API;
 *   <li>anything else that is {@link java.io.Serializable}, in the serialised form of Java: it is
 *       read with the classes that the receiver has by then, and only its own classes, those that
 *       its bundle imports, and plain data of the JDK are accepted: collections of all kinds, those
 *       of {@code java.util.concurrent} included, atomic values, dates and times (those of JDBC
 *       too), enum constants, patterns, files, and exceptions. Collections keep their type there.
 * </ul>
 */
public final class UncrossableValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found and what was expected
   */
  public UncrossableValueException(String message) {
    super(message);
  }
}
