package io.molt.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.worker.Worker;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The api has the versions that OSGi's semantic versioning asks for after what has changed in it
 * since the jar in {@code src/baseline}: see "A change of the api" in docs/contributing.md.
 */
final class BaselineTest {

  private static final Path BASELINE = onlyFileIn(Path.of("src/baseline"));
  private static final Path API = home(Worker.class);

  @TempDir Path directory;

  @Test
  void thePackagesHaveTheVersionsThatTheirChangesAskFor() {
    assertThat(String.join("\n", Comparison.complaints(API, BASELINE)))
        .as("\"A change of the api\" in docs/contributing.md says what to do")
        .isEmpty();
  }

  @Test
  void anApiThatIsTheSameIsNotComplainedOf() throws IOException {
    assertThat(complaints(changed())).isEmpty();
  }

  @Test
  void aMethodThatIsGoneIsAMajorChange() throws IOException {
    ChangedApi changed = changed().edit("net/http/HttpRequest", "  String uri();\n", "");
    assertThat(complaints(changed))
        .singleElement()
        .asString()
        .contains("io.molt.net.http has version 1.0.0 (expected: version 2.0.0")
        .contains("interface io.molt.net.http.HttpRequest: MAJOR")
        .contains("method uri(): REMOVED");
    assertThat(complaints(changed.version("io.molt.net.http", "1.1.0"))).hasSize(1);
    assertThat(complaints(changed.version("io.molt.net.http", "2.0.0"))).isEmpty();
  }

  @Test
  void aNewMethodOfWhatTheServerImplementsIsAMinorChange() throws IOException {
    ChangedApi changed =
        changed()
            .edit(
                "net/http/HttpResponse",
                "  void detach();\n",
                "  void detach();\n  void unheardOf();\n");
    assertThat(complaints(changed))
        .singleElement()
        .asString()
        .contains("io.molt.net.http has version 1.0.0 (expected: version 1.1.0, as this is a MINOR")
        .contains("method unheardOf(): ADDED");
    assertThat(complaints(changed.version("io.molt.net.http", "1.0.1"))).hasSize(1);
    assertThat(complaints(changed.version("io.molt.net.http", "1.1.0"))).isEmpty();
  }

  @Test
  void aNewMethodOfWhatApplicationsImplementIsAMajorChange() throws IOException {
    ChangedApi changed =
        changed()
            .edit(
                "worker/StateHandler",
                "Object onSnapshot()",
                "Object unheardOf();\n Object onSnapshot()");
    assertThat(complaints(changed)).singleElement().asString().contains("expected: version 2.0.0");
  }

  @Test
  void aNewDefaultMethodOfWhatApplicationsImplementIsAMinorChange() throws IOException {
    ChangedApi changed =
        changed()
            .edit(
                "net/StreamHandler",
                "interface StreamHandler {",
                "interface StreamHandler {\n  default void unheardOf() {}\n");
    assertThat(complaints(changed)).singleElement().asString().contains("expected: version 1.1.0");
  }

  @Test
  void aPackageThatIsGoneIsComplainedOf() throws IOException {
    assertThat(complaints(changed().without("io.molt.timer")))
        .contains("io.molt.timer is gone (expected: to stay, as applications import it)");
  }

  @Test
  void aVersionThatFellIsComplainedOf() throws IOException {
    assertThat(complaints(changed().version("io.molt.share", "0.9.0")))
        .singleElement()
        .asString()
        .contains("io.molt.share has version 0.9.0 (expected: version 1.0.0");
  }

  private ChangedApi changed() throws IOException {
    return new ChangedApi(API, directory.resolve("now"));
  }

  private List<String> complaints(ChangedApi changed) throws IOException {
    Path before = Files.createTempDirectory(directory, "before");
    return Comparison.complaints(changed.directory(), new ChangedApi(API, before).directory());
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path onlyFileIn(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      if (all.size() != 1) {
        throw new IllegalStateException(all + " (expected: the jar of the last release)");
      }
      return all.get(0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
