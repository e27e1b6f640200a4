package io.molt.runtime;

import io.molt.spi.settings.Directories;
import io.molt.spi.settings.Settings;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as the one server of its base directory. {@code run/molt.lock} keeps a second one
 * away and tells {@code molt} about the first; the pid file is for everybody else.
 */
final class Instance {

  private static final Logger log = LoggerFactory.getLogger(Instance.class);

  /** Held on to, for a lock ends when the object that has it is collected. */
  private final LockedFile lock;

  private final LockedFile pidFile;

  private Instance(LockedFile lock, LockedFile pidFile) {
    this.lock = lock;
    this.pidFile = pidFile;
  }

  /**
   * Takes the base directory for this process, until it ends. To be called when the process can
   * receive signals, for whoever reads the pid may send one.
   */
  static Instance claim(Settings settings, InstanceRecord self) throws CommandException {
    Path lockFile = InstanceRecord.file(settings.directories());
    Path pidFile = settings.server().process().pidFile();
    try {
      shutOthersOut(settings.directories());
      LockedFile lock =
          LockedFile.acquire(lockFile)
              .orElseThrow(() -> alreadyRunning(settings.directories(), lockFile));
      lock.write(self.text());
      LockedFile pid = LockedFile.acquire(pidFile).orElseThrow(() -> pidFileTaken(pidFile));
      pid.write(self.pid() + "\n");
      return new Instance(lock, pid);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NOT_STARTED,
          "the files of the running server cannot be written: "
              + e
              + " (expected: "
              + settings.directories().base()
              + " to be writable, or MOLT_BASE to name a directory"
              + " that is)",
          e);
    }
  }

  /** Removes the pid file; the lock stays until the process has ended. */
  void release() {
    try {
      pidFile.delete();
    } catch (IOException e) {
      log.warn("[server] The pid file cannot be removed: {}", e.toString());
    }
    Reference.reachabilityFence(lock);
  }

  /**
   * Others get no further than {@code run/}, where they may find out whose server it is. The
   * contents, the history and what the applications keep need no permissions of their own then.
   */
  private static void shutOthersOut(Directories directories) throws IOException {
    for (Path directory : List.of(directories.data(), directories.log())) {
      Files.createDirectories(directory);
      OtherUsers.shutOut(directory);
    }
  }

  private static CommandException alreadyRunning(Directories directories, Path lockFile) {
    Optional<InstanceRecord> other = Optional.empty();
    try {
      other = InstanceRecord.parse(Files.readString(lockFile));
    } catch (IOException unreadable) {
      // Then its process cannot be named.
    }
    return new CommandException(
        ExitCode.ALREADY_RUNNING,
        "already running"
            + other.map(record -> " as process " + record.pid()).orElse("")
            + " in "
            + directories.base());
  }

  private static CommandException pidFileTaken(Path pidFile) {
    return new CommandException(
        ExitCode.ALREADY_RUNNING, "pid_file: " + pidFile + " belongs to another running server");
  }
}
