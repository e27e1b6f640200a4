package io.molt.listener;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether there is io_uring for this process, and if not, why, and what to do. */
final class UringSupport {

  private static final Logger LOG = LoggerFactory.getLogger(UringSupport.class);

  /** Older kernels do not tell whether a socket has more to read, which Netty relies on. */
  private static final int MAJOR = 6;

  private static final int MINOR = 1;

  private static final Path SWITCH = Path.of("/proc/sys/kernel/io_uring_disabled");

  private UringSupport() {}

  /** Why there is none; empty if there is. */
  static Optional<String> missing() {
    try {
      Optional<String> old =
          tooOld(System.getProperty("os.name"), System.getProperty("os.version"));
      if (old.isPresent()) {
        return old;
      }
      if (!Epoll.isAvailable()) {
        return Optional.of("it needs epoll for what listens, and there is none");
      }
      Throwable cause = IoUring.unavailabilityCause();
      if (cause == null) {
        UringSockets.find();
        return Optional.empty();
      }
      LOG.debug("[listener] Why io_uring is not to be had.", cause);
      return Optional.of(explained(cause));
    } catch (LinkageError absent) {
      LOG.debug("[listener] Why io_uring is not to be had.", absent);
      return Optional.of(explained(absent));
    }
  }

  /** What is wrong with the system, if it is one of those on which it was never tried. */
  static Optional<String> tooOld(String system, String version) {
    Matcher numbers = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*").matcher(version);
    if (system.equals("Linux") && numbers.matches()) {
      int major = Integer.parseInt(numbers.group(1));
      if (major > MAJOR || (major == MAJOR && Integer.parseInt(numbers.group(2)) >= MINOR)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "%s %s (expected: Linux %d.%d or later)".formatted(system, version, MAJOR, MINOR));
  }

  /** What went wrong, and what to do. */
  static String explained(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return explained(root.toString(), switchedTo());
  }

  /**
   * The same.
   *
   * @param disabled what {@code kernel.io_uring_disabled} says; empty if the kernel has no such
   *     switch
   */
  static String explained(String problem, String disabled) {
    return problem + " (expected: " + advice(problem, disabled) + ")";
  }

  private static String advice(String problem, String disabled) {
    if (problem.contains("Operation not permitted") || problem.contains("Permission denied")) {
      return disabled.isEmpty() || disabled.equals("0")
          ? "a seccomp profile that allows io_uring_setup, io_uring_enter and io_uring_register;"
              + " those of containers mostly do not"
          : "kernel.io_uring_disabled = 0, which is " + disabled + "; see sysctl";
    }
    if (problem.contains("Cannot allocate memory")) {
      return "more memory that may be locked, see ulimit -l and LimitMEMLOCK of systemd";
    }
    if (problem.contains("Function not implemented")) {
      return "a kernel that is built with CONFIG_IO_URING";
    }
    if (problem.contains("Too many open files")) {
      return "more descriptors, see ulimit -n; each event loop takes two";
    }
    return "Netty's io_uring in bundles/, with its library for this processor";
  }

  private static String switchedTo() {
    try {
      return Files.readString(SWITCH).strip();
    } catch (IOException none) {
      return "";
    }
  }
}
