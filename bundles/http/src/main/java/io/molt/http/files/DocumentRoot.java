package io.molt.http.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Opens files below one directory, and nothing else, whatever happens there meanwhile: from the
 * directory itself each name is opened relative to the one before ({@code openat(2)}), and none
 * that is a link. So there is no moment between a check and its use in which a name could come to
 * lead elsewhere.
 *
 * <p>The directory itself may be a link. It is looked up for each file, so that a link that is
 * switched leads to the new files at once.
 *
 * <p>What is no regular file is as if it were not there. One that becomes a pipe within the moment
 * between the look at it and its opening holds up the thread that opens it, and no more than that.
 */
final class DocumentRoot {

  private static final Logger LOG = LoggerFactory.getLogger(DocumentRoot.class);

  private static final Set<OpenOption> READING =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /** How often to look anew at a file that is replaced while it is opened. */
  private static final int ATTEMPTS = 5;

  private final Path root;

  /** Whether that a file may not be read was said; who asks again need not say so louder. */
  private volatile boolean warned;

  DocumentRoot(Path root) {
    this.root = root;
  }

  /**
   * Opens a file.
   *
   * @param names of directories and the file
   * @return null if there is no such file
   * @throws IOException if that could not be found out
   */
  @Nullable OpenedFile open(List<String> names) throws IOException {
    if (names.isEmpty()) {
      return null;
    }
    try (SecureDirectoryStream<Path> top = top()) {
      return open(top, names);
    } catch (NoSuchFileException | NotDirectoryException | InvalidPathException none) {
      return null;
    } catch (AccessDeniedException denied) {
      LOG.atLevel(warned ? Level.DEBUG : Level.WARN)
          .log("{}: {} may not be read by the server; it is not served.", root, names);
      warned = true;
      return null;
    } catch (FileSystemException failed) {
      String reason = Objects.requireNonNullElse(failed.getReason(), "");
      if (reason.contains("symbolic link") || reason.contains("name too long")) {
        return null;
      }
      throw failed;
    }
  }

  private SecureDirectoryStream<Path> top() throws IOException {
    DirectoryStream<Path> top = Files.newDirectoryStream(root);
    if (top instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    top.close();
    throw new IOException(
        root + ": a file system without openat (expected: one of Linux, as document_root)");
  }

  private static @Nullable OpenedFile open(
      SecureDirectoryStream<Path> directory, List<String> names) throws IOException {
    Path first = Path.of(names.getFirst());
    if (names.size() == 1) {
      return openFile(directory, first);
    }
    if (!attributes(directory, first).isDirectory()) {
      return null;
    }
    try (SecureDirectoryStream<Path> next =
        directory.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
      return open(next, names.subList(1, names.size()));
    }
  }

  /** What is said of a file has to be that of the one that was opened. */
  private static @Nullable OpenedFile openFile(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      BasicFileAttributes before = attributes(directory, name);
      if (!before.isRegularFile()) {
        return null;
      }
      SeekableByteChannel channel = directory.newByteChannel(name, READING);
      boolean taken = false;
      try {
        BasicFileAttributes after = attributes(directory, name);
        if (isSame(before, after) && channel instanceof FileChannel file) {
          taken = true;
          return new OpenedFile(name.toString(), file, after);
        }
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    }
    throw new IOException(name + " is replaced all the time");
  }

  private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
    return Objects.equals(one.fileKey(), other.fileKey())
        && one.size() == other.size()
        && one.lastModifiedTime().equals(other.lastModifiedTime());
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }
}
