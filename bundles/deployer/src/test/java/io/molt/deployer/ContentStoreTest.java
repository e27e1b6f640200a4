package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.ContentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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

  /** Stores a content as a server does that is started for it and stopped again. */
  private String keep(String application, String version) throws ContentException, IOException {
    try (Background background = new Background()) {
      ContentStore store = open(background);
      BundleReader reader =
          new BundleReader(
              new Limits(1 << 20, 100),
              25,
              store::file,
              new Drafts(WholeFiles.in(content)),
              new Weaving(true),
              new ServerParts(java.util.List::of));
      Fit fit = (Fit) reader.read(TestBundle.jar(application, version));
      assertThat(store.keep(fit)).isTrue();
      ticker.advance(Duration.ofMinutes(1));
      return fit.key() + ".jar";
    }
  }

  private ContentStore open(Background background) {
    WholeFiles files = WholeFiles.in(content);
    StorePruner pruner = new StorePruner(3, () -> serving, new ServedRecord(files, 3));
    ContentStore store = new ContentStore(files, pruner, background::later, ticker);
    store.tidy();
    return store;
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
    try (Background background = new Background()) {
      open(background);
    }
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

  /** A content of hello that has served, of which there is a file. */
  private String serve(String version) throws Exception {
    String name = keep("hello", version);
    String hash = name.replace(".jar", "");
    new ServedRecord(WholeFiles.in(content), 3)
        .add(new ServedContent("hello", version + ".0.0", hash, ticker.now(), "hello.jar"));
    return name;
  }

  private Set<String> storedJars() throws IOException {
    Set<String> names = stored();
    names.remove(ServedRecord.NAME);
    return names;
  }

  @Test
  void whatHasNeverServedGoesFirst() throws Exception {
    String first = serve("1");
    String second = serve("2");
    keep("hello", "3");
    keep("hello", "4");
    String newest = keep("hello", "5");
    assertThat(storedJars()).containsExactlyInAnyOrder(first, second, newest);
  }

  @Test
  void whatMayYetServeStaysBesideThoseThatHave() throws Exception {
    String first = serve("1");
    String second = serve("2");
    String third = serve("3");
    String newest = keep("hello", "4");
    assertThat(storedJars()).containsExactlyInAnyOrder(first, second, third, newest);
  }

  @Test
  void ofThoseThatHaveServedTheLastFewStay() throws Exception {
    serve("1");
    serve("2");
    String third = serve("3");
    String fourth = serve("4");
    String fifth = serve("5");
    String newest = keep("hello", "6");
    assertThat(storedJars()).containsExactlyInAnyOrder(third, fourth, fifth, newest);
  }

  @Test
  void aFullDiskLeavesNothingBehindAndIsNamed() throws Exception {
    boolean[] full = {true};
    WholeFiles files =
        new WholeFiles(
            content,
            (file, bytes) -> {
              Files.write(file, Arrays.copyOf(bytes, full[0] ? bytes.length / 2 : bytes.length));
              if (full[0]) {
                throw new IOException("No space left on device");
              }
            });
    try (Background background = new Background()) {
      StorePruner pruner = new StorePruner(3, () -> serving, new ServedRecord(files, 3));
      ContentStore store = new ContentStore(files, pruner, background::later, ticker);
      BundleReader reader =
          new BundleReader(
              new Limits(1 << 20, 100),
              25,
              store::file,
              new Drafts(WholeFiles.in(content)),
              new Weaving(true),
              new ServerParts(java.util.List::of));
      Fit fit = (Fit) reader.read(TestBundle.jar("hello", "1"));
      assertThatThrownBy(() -> store.keep(fit))
          .isInstanceOf(ContentException.class)
          .hasMessageContaining(fit.key() + ".jar: cannot be written")
          .hasMessageContaining("No space left on device (expected: room in the content store)");
      assertThat(stored()).isEmpty();
      full[0] = false;
      assertThat(store.keep(fit)).isTrue();
      assertThat(store.file(fit.key())).hasBinaryContent(TestBundle.jar("hello", "1"));
    }
  }
}
