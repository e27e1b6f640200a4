package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {

  @TempDir Path conf;

  private FileWatch watch() throws ConfigurationException {
    ConfigurationFiles files = new ConfigurationFiles(conf);
    return new FileWatch(files, files.read());
  }

  @Test
  void onlyVisibleCfgFilesAreRead() throws Exception {
    Files.writeString(conf.resolve("server.cfg"), "# größer");
    Files.writeString(conf.resolve(".server.cfg"), "hidden");
    Files.writeString(conf.resolve("server.cfg~"), "backup");
    Files.writeString(conf.resolve("notes.txt"), "notes");
    assertThat(new ConfigurationFiles(conf).read())
        .containsExactlyEntriesOf(Map.of("server.cfg", "# größer"));
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path missing = conf.resolve("missing");
    assertThatThrownBy(() -> new ConfigurationFiles(missing).read())
        .hasMessage(
            missing + ": no such directory (expected: server.cfg and listener-NAME.cfg in it)");
  }

  @Test
  void aFileThatIsNotUtf8IsNamed() throws IOException {
    Files.write(conf.resolve("server.cfg"), new byte[] {'#', (byte) 0xE9, '\n'});
    assertThatThrownBy(() -> new ConfigurationFiles(conf).read())
        .hasMessage("conf/server.cfg: not a text in UTF-8");
  }

  @Test
  void aFileThatIsADirectoryIsNamed() throws IOException {
    Files.createDirectory(conf.resolve("server.cfg"));
    assertThatThrownBy(() -> new ConfigurationFiles(conf).read())
        .hasMessageStartingWith("conf/server.cfg: cannot be read: ");
  }

  @Test
  void nothingHasChangedAtFirst() throws Exception {
    Files.writeString(conf.resolve("server.cfg"), "");
    assertThat(watch().changedSinceStart()).isEmpty();
  }

  @Test
  void changedAddedRemovedAndUnreadableFilesAreNamed() throws Exception {
    for (String name : new String[] {"same", "changed", "removed", "unreadable"}) {
      Files.writeString(conf.resolve(name + ".cfg"), "1");
    }
    FileWatch watch = watch();
    Files.writeString(conf.resolve("changed.cfg"), "2");
    Files.writeString(conf.resolve("added.cfg"), "1");
    Files.delete(conf.resolve("removed.cfg"));
    Files.delete(conf.resolve("unreadable.cfg"));
    Files.createDirectory(conf.resolve("unreadable.cfg"));
    assertThat(watch.changedSinceStart())
        .containsExactly("added.cfg", "changed.cfg", "removed.cfg", "unreadable.cfg");
  }

  @Test
  void aFileChangedBackIsUnchanged() throws Exception {
    Path file = Files.writeString(conf.resolve("server.cfg"), "1");
    FileWatch watch = watch();
    Files.writeString(file, "2");
    Files.writeString(file, "1");
    assertThat(watch.changedSinceStart()).isEmpty();
  }

  @Test
  void withoutTheDirectoryEverythingHasChanged() throws Exception {
    Path file = Files.writeString(conf.resolve("server.cfg"), "1");
    FileWatch watch = watch();
    Files.delete(file);
    Files.delete(conf);
    assertThat(watch.changedSinceStart()).containsExactly("server.cfg");
  }
}
