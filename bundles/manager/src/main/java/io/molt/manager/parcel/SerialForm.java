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
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Values in Java's serialised form, written with the classes of one worker and read with those of
 * another. What is read is filtered: of the JDK, {@linkplain SerialTypes plain values}; beside them
 * only what the receiver's own class loader gives.
 */
final class SerialForm {

  private static final int DEEPEST = 64;

  private SerialForm() {}

  static byte[] write(@Nullable Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new SenderStream(bytes)) {
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

  /** Refuses at once what no receiver would take. */
  private static final class SenderStream extends ObjectOutputStream {
    SenderStream(OutputStream out) throws IOException {
      super(out);
    }

    @Override
    protected void annotateClass(Class<?> type) {
      if (!SerialTypes.allow(type)) {
        throw new UncrossableValueException(
            "a " + type.getName() + " (expected: of the JDK's types, those that are plain data)");
      }
    }
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
      return type == null || SerialTypes.allow(type)
          ? ObjectInputFilter.Status.ALLOWED
          : ObjectInputFilter.Status.REJECTED;
    }
  }
}
