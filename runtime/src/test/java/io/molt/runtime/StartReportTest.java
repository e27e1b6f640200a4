package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartReportTest {

  @TempDir Path directory;
  private Path pipe;

  @BeforeEach
  void make() throws Exception {
    pipe = Files.createFile(directory.resolve("pipe"));
  }

  private List<String> written(Map<String, String> notStarted) throws Exception {
    StartReport.to(pipe).ready(notStarted);
    return Files.readAllLines(pipe);
  }

  @Test
  void allHasStarted() throws Exception {
    assertThat(written(Map.of())).containsExactly("end 0");
  }

  @Test
  void whatCouldNotBeStartedIsSaidInOneLine() throws Exception {
    assertThat(written(Map.of("shop", "no\nway")))
        .containsExactly("say shop could not be started: no way", "end 9");
  }

  /** Or the script waits for ever. */
  @Test
  void whateverTheReasonIsItIsWritten() throws Exception {
    assertThat(written(Map.of("shop", "half \ud83d, \u001b[31mred")))
        .containsExactly("say shop could not be started: half \\ud83d, \\u001b[31mred", "end 9");
  }
}
