package io.molt.deployer;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when something happens in a directory, as far as the file system tells. */
final class DirectoryWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  /** In hand before they are caught, see {@link DeployThread#CAUGHT}. */
  static final List<Class<?>> CAUGHT =
      List.of(Error.class, InterruptedException.class, ClosedWatchServiceException.class);

  private final Path directory;
  private @Nullable WatchService service;
  private @Nullable WatchKey key;

  DirectoryWatch(Path directory) {
    this.directory = directory;
  }

  /** Begins to watch. Without the system's help it does nothing, and says so once. */
  synchronized void start(Runnable onEvent) {
    try {
      WatchService opened = directory.getFileSystem().newWatchService();
      service = opened;
      Thread.ofPlatform().name("molt-deploy-watch").daemon().start(() -> pass(opened, onEvent));
      renew();
    } catch (IOException | UnsupportedOperationException unavailable) {
      LOG.warn(
          "[deploy] Changes are only found once a second, for the system tells none: {}",
          unavailable.toString());
    }
  }

  /** Watches the directory anew if it was removed and made again. */
  synchronized void renew() {
    WatchService open = service;
    if (open == null || (key != null && key.isValid())) {
      return;
    }
    try {
      key = directory.register(open, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
    } catch (IOException missing) {
      LOG.debug("[deploy] {} cannot be watched: {}", directory, missing.toString());
    }
  }

  private static void pass(WatchService service, Runnable onEvent) {
    while (true) {
      try {
        WatchKey event = service.take();
        event.pollEvents();
        event.reset();
        onEvent.run();
      } catch (ClosedWatchServiceException ended) {
        LOG.debug("[deploy] Stopped watching.");
        return;
      } catch (InterruptedException | Error passing) {
        // Not ours to end by: an application may have interrupted it, or has taken all memory. What
        // is missed is found by the look that follows every second.
      }
    }
  }

  @Override
  public synchronized void close() {
    WatchService open = service;
    service = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException failed) {
      LOG.debug("[deploy] The watch could not be closed: {}", failed.toString());
    }
  }
}
