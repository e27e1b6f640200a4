package io.molt.runtime;

import io.molt.spi.ProcessLink;
import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A bundle that belongs to the server as a whole.
 *
 * @param path the file
 * @param level its start level
 */
record BundleFile(Path path, int level) {

  /**
   * All of them, in the order in which they start.
   *
   * @param interactive whether there is a terminal; the bundles for it are left out otherwise
   */
  static List<BundleFile> list(Directories directories, boolean interactive)
      throws CommandException {
    List<BundleFile> files = new ArrayList<>();
    for (Path path : jars(directories.home().resolve("bundles"))) {
      files.add(new BundleFile(path, StartLevels.of(path.getFileName().toString())));
    }
    if (Files.isDirectory(directories.lib())) {
      for (Path path : jars(directories.lib())) {
        files.add(new BundleFile(path, StartLevels.LIBRARY));
      }
    }
    files.removeIf(file -> file.level() == StartLevels.TERMINAL && !interactive);
    files.sort(Comparator.comparingInt(BundleFile::level).thenComparing(BundleFile::path));
    return files;
  }

  /** Whether only TLS needs it: it has BoringSSL. */
  boolean isForTls() {
    return path.getFileName().toString().startsWith("netty-tcnative-");
  }

  /** Whether only the PROXY protocol needs it. */
  boolean isForProxyProtocol() {
    return path.getFileName().toString().startsWith("netty-codec-haproxy-");
  }

  /**
   * Whether only HTTP/2 needs it. It is installed and not started, so that it is resolved when the
   * first client speaks HTTP/2.
   */
  boolean isForHttp2() {
    return path.getFileName().toString().startsWith("netty-codec-http2-");
  }

  /** Whether only io_uring needs it. */
  boolean isForIoUring() {
    String name = path.getFileName().toString();
    return name.startsWith("netty-transport-") && name.contains("-io_uring-");
  }

  /** Whether only the content coding br needs it. */
  boolean isForBrotli() {
    return path.getFileName().toString().startsWith("brotli4j-") && level != StartLevels.LIBRARY;
  }

  /** Whether it is one of Molt's own. */
  boolean isOwn() {
    return path.getFileName().toString().startsWith("io.molt.") && level != StartLevels.LIBRARY;
  }

  /** Whether it takes commands: the server serves without it. */
  boolean takesCommands() {
    return level >= StartLevels.COMMANDS;
  }

  /** A user's library may be overwritten while the server runs, so the framework copies it. */
  String location() {
    String url = path.toUri().toString();
    return level == StartLevels.LIBRARY ? url : ProcessLink.OWN_LOCATION + url;
  }

  /** How the file is called in messages: {@code lib/NAME.jar}. */
  String name() {
    return path.subpath(path.getNameCount() - 2, path.getNameCount()).toString();
  }

  private static List<Path> jars(Path directory) throws CommandException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
      found.forEach(paths::add);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.NOT_STARTED, directory + ": the bundles in it cannot be listed: " + e, e);
    }
    return paths;
  }
}
