package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
      assertThat(result.text()).contains("root").contains(Long.toString(molt.processId()));
    }
    assertThat(molt.ask().generation()).isEqualTo(1);
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
