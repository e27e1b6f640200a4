package io.molt.manager.parcel;

import io.molt.worker.UncrossableValueException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value on its way from one worker to another; which values may be, {@link
 * UncrossableValueException} says. It holds no class of either worker, so that it can wait while
 * both are replaced. Two are equal if what is in them is.
 */
public sealed interface Parcel {

  /**
   * Takes a copy of a value. On a thread of the sender.
   *
   * @throws UncrossableValueException if it may not cross
   */
  static Parcel of(@Nullable Object value) {
    Optional<Plain> plain = PlainCopy.of(value);
    return plain.isPresent() ? plain.get() : new Serialized(SerialForm.write(value));
  }

  /**
   * Makes a copy for a receiver. On a thread of the receiver; each call makes another.
   *
   * @param receiver the class loader of the receiver
   * @throws UncrossableValueException if it cannot be read with the receiver's classes
   */
  @Nullable Object open(ClassLoader receiver);

  /** A value that consists of types of the JDK alone. */
  final class Plain implements Parcel {
    private final @Nullable Object value;
    private final boolean mutable;

    Plain(@Nullable Object value, boolean mutable) {
      this.value = value;
      this.mutable = mutable;
    }

    @Override
    public @Nullable Object open(ClassLoader receiver) {
      return mutable ? PlainCopy.again(value) : value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Plain plain && Objects.deepEquals(value, plain.value);
    }

    @Override
    public int hashCode() {
      return mutable ? 1 : Objects.hashCode(value);
    }
  }

  /** A value in Java's serialised form. */
  final class Serialized implements Parcel {
    private final byte[] form;

    Serialized(byte[] form) {
      this.form = form;
    }

    @Override
    public @Nullable Object open(ClassLoader receiver) {
      return SerialForm.read(form, receiver);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Serialized serialized && Arrays.equals(form, serialized.form);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(form);
    }
  }
}
