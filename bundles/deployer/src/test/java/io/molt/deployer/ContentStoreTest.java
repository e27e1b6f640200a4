package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.ContentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

  @TempDir Path directory;
  private final ManualTicker ticker = new ManualTicker();
  private final Set<String> serving = new HashSet<>();
  private Path content;

  @BeforeEach
  void setUp() {
    content = directory.resolve("data/content");
  }

  private ContentStore open() throws IOException {
    ContentStore store = new ContentStore(content, new StorePruner(3, () -> serving), ticker);
    store.open();
    return store;
  }

  private Fit fit(ContentStore store, String application, String version) {
    BundleReader reader =
        new BundleReader(new Limits(1 << 20, 100), 25, store::file, new Weaving(true));
    return (Fit) reader.read(TestBundle.jar(application, version));
  }

  private String keep(String application, String version) throws IOException, ContentException {
    try (ContentStore store = open()) {
      Fit fit = fit(store, application, version);
      assertThat(store.keep(fit)).isTrue();
      ticker.advance(Duration.ofMinutes(1));
      return fit.key() + ".jar";
    }
  }

  private Set<String> stored() throws IOException {
    try (Stream<Path> files = Files.list(content)) {
      return new HashSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void aContentIsKeptUnderItsHash() throws Exception {
    String name = keep("hello", "1");
    assertThat(content.resolve(name)).hasBinaryContent(TestBundle.jar("hello", "1"));
    assertThat(stored()).containsExactly(name);
  }

  @Test
  void leftOverTemporaryFilesAreRemovedAtTheStart() throws Exception {
    Files.createDirectories(content);
    Files.writeString(content.resolve("abc.jar123.tmp"), "half");
    open().close();
    assertThat(stored()).isEmpty();
  }

  @Test
  void whatAPowerFailureHasLeftIsReplaced() throws Exception {
    String name = keep("hello", "1");
    Files.write(content.resolve(name), new byte[TestBundle.jar("hello", "1").length]);
    keep("hello", "1");
    assertThat(content.resolve(name)).hasBinaryContent(TestBundle.jar("hello", "1"));
  }

  @Test
  void theLastFewOfEachApplicationStay() throws Exception {
    keep("hello", "1");
    String other = keep("other", "1");
    String second = keep("hello", "2");
    String third = keep("hello", "3");
    String fourth = keep("hello", "4");
    assertThat(stored()).containsExactlyInAnyOrder(other, second, third, fourth);
  }

  @Test
  void whatServesStaysHoweverOld() throws Exception {
    String first = keep("hello", "1");
    serving.add(first.replace(".jar", ""));
    keep("hello", "2");
    for (int version = 3; version < 7; version++) {
      keep("hello", "" + version);
    }
    assertThat(stored()).hasSize(4).contains(first);
  }

  @Test
  void aContentThatIsUsedAgainCountsAsNew() throws Exception {
    String first = keep("hello", "1");
    keep("hello", "2");
    keep("hello", "3");
    keep("hello", "1");
    keep("hello", "4");
    assertThat(stored()).hasSize(3).contains(first);
  }

  @Test
  void aDamagedFileOfAnotherNameHindersNothing() throws Exception {
    Files.createDirectories(content);
    Files.writeString(content.resolve("odd.jar"), "odd");
    String name = keep("hello", "1");
    assertThat(stored()).containsExactlyInAnyOrder("odd.jar", name);
  }
}
