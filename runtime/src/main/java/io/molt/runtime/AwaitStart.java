package io.molt.runtime;

import io.molt.settings.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The second half of {@code molt start}: waits for the server that was sent to the background. */
final class AwaitStart {

  private static final long LOOK_MILLIS = 20;
  private static final String COMMAND = "molt start";

  private final Directories directories;
  private final ClientStreams streams;

  AwaitStart(Directories directories, ClientStreams streams) {
    this.directories = directories;
    this.streams = streams;
  }

  /**
   * Waits until the process has become a server and that is ready, or it has ended.
   *
   * @return the exit code of the shell's {@code ready}; that of a server that has not started if
   *     the process has ended: what it said, {@code bin/molt} tells
   */
  int run(long pid) throws CommandException {
    while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      Optional<Path> socket =
          RunningServer.find(directories, COMMAND)
              .map(RunningServer::instance)
              .filter(instance -> instance.pid() == pid)
              .map(InstanceRecord::socket);
      if (socket.isPresent()) {
        try (ControlClient client = streams.connect(socket.get())) {
          return client.execute("ready");
        } catch (IOException notYet) {
          // The shell is the last bundle to start.
        } catch (CommandException e) {
          if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            throw e;
          }
        }
      }
      RunningServer.pause(LOOK_MILLIS);
    }
    return ExitCode.NOT_STARTED.number();
  }
}
