package io.molt.itests;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;

/**
 * The JDK's diagnostic commands, run on another JVM: what jcmd does, but in this process, for a JVM
 * more each time would use the processors that the server needs.
 */
final class Jcmd {

  private Jcmd() {}

  /**
   * Runs one command; fails if it does.
   *
   * @param command with its arguments: "VM.metaspace basic"
   * @return what it prints
   */
  static String run(long pid, String command) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try (InputStream printed = execute(machine, command)) {
        // Not readAllBytes: this stream cannot read into the second half of an array.
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        printed.transferTo(all);
        return all.toString(StandardCharsets.UTF_8);
      } finally {
        machine.detach();
      }
    } catch (IOException | AttachNotSupportedException | ReflectiveOperationException failed) {
      throw new AssertionError("jcmd " + pid + " " + command, failed);
    }
  }

  /** No public class has it; the build exports this one to the tests. */
  private static InputStream execute(VirtualMachine machine, String command)
      throws IOException, ReflectiveOperationException {
    Class<?> type = Class.forName("sun.tools.attach.HotSpotVirtualMachine");
    try {
      return (InputStream) type.getMethod("executeJCmd", String.class).invoke(machine, command);
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof IOException refused) {
        throw refused;
      }
      throw failed;
    }
  }
}
