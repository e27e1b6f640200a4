package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceRecordTest {

  @Test
  void whatWasWrittenIsReadBack() {
    InstanceRecord written = new InstanceRecord(12, 45, Path.of("/a dir/molt.sock"));
    assertThat(InstanceRecord.parse(written.text())).contains(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12\n", "12\n45\n", "12\n45\n/a/molt.so", "x\n45\n/a\n", "1\n\n\n"})
  void aTextThatIsNotCompleteIsNotTaken(String text) {
    assertThat(InstanceRecord.parse(text)).isEmpty();
  }
}
