package io.molt.manager.parcel;

import io.molt.worker.UncrossableValueException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values in Java's serialised form, written with the classes of one worker and read with those of
 * another. What is read is filtered: of the JDK, the packages of plain values; beside them only
 * what the receiver's own class loader gives.
 */
final class SerialForm {

  private static final int DEEPEST = 64;

  private static final Set<String> PACKAGES =
      Set.of(
          "java.lang",
          "java.math",
          "java.net",
          "java.time",
          "java.time.chrono",
          "java.time.zone",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic");

  private SerialForm() {}

  static byte[] write(@Nullable Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (NotSerializableException unfit) {
      throw new UncrossableValueException(
          "a "
              + unfit.getMessage()
              + " (expected: values of the JDK's types, records of Molt's API, or Serializable)");
    } catch (IOException unfit) {
      throw new UncrossableValueException(
          describe(value) + " that cannot be serialised: " + unfit + " (expected: one that can)");
    }
    return bytes.toByteArray();
  }

  static @Nullable Object read(byte[] form, ClassLoader receiver) {
    try (ReceiverStream in = new ReceiverStream(form, receiver)) {
      return in.readObject();
    } catch (ClassNotFoundException missing) {
      throw new UncrossableValueException(
          "a "
              + missing.getMessage()
              + " (expected: a class that the receiving worker has; its code may be another than"
              + " the sender's)");
    } catch (IOException | RuntimeException unfit) {
      throw new UncrossableValueException(
          "a value that the receiving worker cannot read: "
              + unfit
              + " (expected: of classes that it has in the same form, and of value types of the"
              + " JDK)");
    }
  }

  private static String describe(@Nullable Object value) {
    return value == null ? "null" : "a " + value.getClass().getName();
  }

  /** Finds classes where the receiver does. */
  private static final class ReceiverStream extends ObjectInputStream {
    private final ClassLoader receiver;

    ReceiverStream(byte[] form, ClassLoader receiver) throws IOException {
      super(new ByteArrayInputStream(form));
      this.receiver = receiver;
      setObjectInputFilter(info -> check(info, form.length));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
      Class<?> primitive = Class.forPrimitiveName(description.getName());
      return primitive == null ? Class.forName(description.getName(), false, receiver) : primitive;
    }

    private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info, int length) {
      if (info.depth() > DEEPEST || info.arrayLength() > length) {
        return ObjectInputFilter.Status.REJECTED;
      }
      Class<?> type = info.serialClass();
      while (type != null && type.isArray()) {
        type = type.getComponentType();
      }
      return type == null || type.isPrimitive() || isAllowed(type)
          ? ObjectInputFilter.Status.ALLOWED
          : ObjectInputFilter.Status.REJECTED;
    }

    private static boolean isAllowed(Class<?> type) {
      return !type.getModule().isNamed() || PACKAGES.contains(type.getPackageName());
    }
  }
}
