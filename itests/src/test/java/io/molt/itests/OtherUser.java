package io.molt.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs commands as another user, which only root can; a test that needs it is left out elsewhere.
 */
final class OtherUser {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String ID = "65534";

  private OtherUser() {}

  static OtherUser nobody() {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root runs as others");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is there");
    return new OtherUser();
  }

  /** The command, to be run as that user. */
  List<String> command(String... command) {
    return Stream.concat(
            Stream.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups", "--"),
            Stream.of(command))
        .toList();
  }

  boolean mayRead(Path directory) {
    return run(command("ls", directory.resolve("bin").toString())).exit() == 0;
  }

  /** Makes a directory with all it holds that user's. */
  void own(Path directory) {
    CommandResult result = run(List.of("chown", "-R", ID + ":" + ID, directory.toString()));
    if (result.exit() != 0) {
      throw new AssertionError(result.toString());
    }
  }

  private static CommandResult run(List<String> command) {
    return CommandResult.of(new ProcessBuilder(command), LIMIT);
  }
}
