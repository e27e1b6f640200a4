package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Only the owner of the process may control it; others are told whose it is. */
final class OwnershipIT {

  private static final Set<PosixFilePermission> OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @BeforeAll
  static void start() throws IOException {
    molt = servers.start(Instance.withProbe());
    // Temporary directories are closed to others, which would answer in the server's place.
    open(molt.instance().base());
    open(molt.instance().base().resolve("conf"));
  }

  @Test
  void nobodyButTheOwnerMayOpenTheControlSocket() throws IOException {
    List<Path> sockets = sockets(molt.instance().base());
    assertThat(sockets).isNotEmpty();
    for (Path socket : sockets) {
      boolean closed =
          OWNER.containsAll(Files.getPosixFilePermissions(socket))
              || OWNER.containsAll(Files.getPosixFilePermissions(socket.getParent()));
      assertThat(closed).as("%s", socket).isTrue();
    }
  }

  @Test
  void anotherUserIsToldWhoseProcessItIs() {
    OtherUser nobody = OtherUser.nobody();
    assumeTrue(
        nobody.mayRead(molt.instance().distribution().home()), "others may read the distribution");
    String launcher = molt.instance().distribution().launcher().toString();
    for (String command : List.of("reload", "stop")) {
      CommandResult result = molt.instance().run(nobody.command(launcher, command));
      assertThat(result.exit()).as("%s", result).isEqualTo(7);
      assertThat(result.text()).contains("sudo -u root");
    }
    assertThat(molt.ask().generation()).isEqualTo(1);
  }

  @Test
  void othersCannotOpenWhatTheServerWritesWhateverTheUmask() throws IOException {
    Instance instance = servers.known(Instance.withProbe());
    MoltProcess open = startForAll(instance);
    servers.atEnd(open::close);
    instance.deploy("another.jar", WorkerBundle.probe().version("1.0.1").bytes());
    open.awaitVersion("1.0.1");
    assertThat(openToOthers(instance)).isEmpty();
  }

  /** By somebody whose files are everybody's, unless it is asked for something else. */
  static MoltProcess startForAll(Instance instance) throws IOException {
    open(instance.base());
    String launcher = instance.distribution().launcher().toString();
    MoltProcess molt =
        MoltProcess.launch(instance, List.of("sh", "-c", "umask 000; exec \"$0\" run", launcher));
    molt.awaitReady();
    return molt;
  }

  /** What others can do something with of what the server has written. */
  static List<Path> openToOthers(Instance instance) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String directory : List.of("run", "data", "log")) {
      found.addAll(openToOthers(instance.base().resolve(directory)));
    }
    return found;
  }

  /** What others can read or write, other than a directory that they can only look into. */
  private static List<Path> openToOthers(Path path) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    boolean isOpen =
        permissions.contains(PosixFilePermission.OTHERS_WRITE)
            || (!Files.isDirectory(path) && permissions.contains(PosixFilePermission.OTHERS_READ));
    List<Path> found = new ArrayList<>(isOpen ? List.of(path) : List.of());
    if (Files.isDirectory(path) && permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          found.addAll(openToOthers(file));
        }
      }
    }
    return found;
  }

  private static List<Path> sockets(Path base) throws IOException {
    try (Stream<Path> files = Files.walk(base)) {
      return files.filter(OwnershipIT::isSocket).toList();
    }
  }

  private static boolean isSocket(Path file) {
    return !Files.isRegularFile(file) && !Files.isDirectory(file) && !Files.isSymbolicLink(file);
  }

  private static void open(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
