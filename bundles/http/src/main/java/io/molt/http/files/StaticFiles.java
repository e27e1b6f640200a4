package io.molt.http.files;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.FileThreads;
import io.molt.spi.Dispatcher;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one listener. They are the server's and not an application's: no reload touches
 * them, and they are served when no application is there.
 */
public final class StaticFiles {

  /** So that a few that wait for a disk do not hold up those that need none. */
  private static final int THREADS = 8;

  /** More than these wait only where the disk does not answer: then clients are told so. */
  private static final int WAITING = 1024;

  private final FileAnswers answers;
  private final FileThreads threads;

  private StaticFiles(FileAnswers answers, FileThreads threads) {
    this.answers = answers;
    this.threads = threads;
  }

  /**
   * Those of a listener whose settings say that there are some.
   *
   * @param listener its name
   * @throws IllegalArgumentException if the settings do not say where they are
   */
  public static StaticFiles of(String listener, FileSettings settings) {
    Path root = Path.of(settings.documentRoot().orElse(""));
    if (settings.documentRoot().isEmpty() || !Files.isDirectory(root)) {
      throw new IllegalArgumentException(
          "listener %s: document_root: \"%s\" (expected: a directory, as enable_static_handler is on)"
              .formatted(listener, settings.documentRoot().orElse("")));
    }
    settings.check();
    return new StaticFiles(
        new FileAnswers(settings, root),
        new FileThreads("files-" + listener + "-", THREADS, WAITING));
  }

  /** Has the requests of a connection go through the files before they go where they went. */
  public Dispatcher before(Dispatcher next, ClientChannel client) {
    return new FilesFirst(answers, threads, client.reactor(), next);
  }
}
