package io.molt.runtime;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The server of a base directory, seen from another process. */
final class RunningServer {

  /** A server that has just locked its file writes into it within this time. */
  private static final int ATTEMPTS = 100;

  private static final long PAUSE_MILLIS = 10;

  private final Directories directories;
  private final InstanceRecord instance;

  private RunningServer(Directories directories, InstanceRecord instance) {
    this.directories = directories;
    this.instance = instance;
  }

  /** The server that runs in a base directory; empty if none does. */
  static Optional<RunningServer> find(Directories directories, String command)
      throws CommandException {
    Path lockFile = InstanceRecord.file(directories);
    try {
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        if (!LockedFile.isLocked(lockFile)) {
          return Optional.empty();
        }
        Optional<InstanceRecord> instance = InstanceRecord.parse(Files.readString(lockFile));
        if (instance.isPresent()) {
          return Optional.of(new RunningServer(directories, instance.get()));
        }
        pause(PAUSE_MILLIS);
      }
      throw new CommandException(
          ExitCode.FAILURE, lockFile + ": not as expected (expected: what a server has written)");
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      Path owned = Files.exists(lockFile) ? lockFile : directories.base();
      throw notPermitted(
          "the server's files in " + directories.base() + " belong", owner(owned), command);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILURE, lockFile + " cannot be read: " + e, e);
    }
  }

  /** The server that runs in a base directory; it is an error if none does. */
  static RunningServer get(Directories directories, String command) throws CommandException {
    return find(directories, command).orElseThrow(() -> none(directories));
  }

  static CommandException none(Directories directories) {
    return new CommandException(
        ExitCode.NOT_RUNNING, "no server is running in " + directories.base());
  }

  InstanceRecord instance() {
    return instance;
  }

  /** Whether the process is still there; its lock ends with it. */
  boolean isAlive(String command) throws CommandException {
    return find(directories, command)
        .filter(server -> server.instance.pid() == instance.pid())
        .isPresent();
  }

  /** Says whose the server is and how to run a command as that user. */
  CommandException notPermitted(String command) {
    return notPermitted(
        "the server is process " + instance.pid() + " and belongs",
        owner(Path.of("/proc", Long.toString(instance.pid()))),
        command);
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static CommandException notPermitted(String whose, String owner, String command) {
    return new CommandException(
        ExitCode.NOT_PERMITTED, whose + " to " + owner + ": try sudo -u " + owner + " " + command);
  }

  private static String owner(Path path) {
    try {
      return Files.getOwner(path).getName();
    } catch (IOException e) {
      return "another user";
    }
  }
}
