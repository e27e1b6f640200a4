package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.Inspection.Unfit;
import io.molt.deployer.files.Source;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A content that is too large to be held: it is read where the content store has it. */
@Timeout(60)
class LargeContentTest {

  private static final Duration LONG = Duration.ofSeconds(3);
  private static final int MIB = 1 << 20;
  private static final int NOISE = 700_000;
  private static final String STORED = "lib/stored.jar/stored/Code.class";
  private static final String DEFLATED = "lib/deflated.jar/deflated/Code.class";

  @TempDir Path directory;
  private DeploySetup setup;

  @BeforeEach
  void setUp() {
    setup = new DeploySetup(directory, true);
  }

  @AfterEach
  void tearDown() {
    setup.close();
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private static TestBundle nested(String name) {
    return new TestBundle()
        .withoutManifest()
        .file(name + "/Code.class", TestBundle.classFile(25))
        .file(name + "/text.txt", "text of " + name);
  }

  /** With a nested jar as it is and a compressed one, and so many bytes in each. */
  private static byte[] large(String version, int noise) {
    return TestBundle.of("hello", version)
        .header("Bundle-ClassPath", ".,lib/stored.jar,lib/deflated.jar")
        .stored("lib/stored.jar", nested("stored").file("noise", noise(noise)).bytes())
        .file("lib/deflated.jar", nested("deflated").file("noise", noise(noise)).bytes())
        .file("text.txt", "text of " + version)
        .file("empty.txt", "")
        .bytes();
  }

  /** Large enough not to be read into memory first. */
  private static byte[] larger(String version) {
    return large(version, NOISE);
  }

  private Content take(byte[] file) throws ContentException {
    setup.folder.moveIn("hello.jar", file);
    return setup.intake.take("hello");
  }

  private List<String> stored() throws IOException {
    return contents(directory.resolve("content"));
  }

  private static List<String> contents(Path store) throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(ServedRecord.NAME))
          .toList();
    }
  }

  private static String text(Content content, String name) {
    return new String(content.entries().bytes(name).orElseThrow(), UTF_8);
  }

  private static void assertReadable(Content content) throws IOException {
    assertThat(text(content, "text.txt")).startsWith("text of ");
    assertThat(text(content, "empty.txt")).isEmpty();
    assertThat(text(content, "lib/stored.jar/stored/text.txt")).isEqualTo("text of stored");
    assertThat(text(content, "lib/deflated.jar/deflated/text.txt")).isEqualTo("text of deflated");
    assertThat(content.entries().bytes(STORED)).hasValue(TestBundle.classFile(25));
    assertThat(content.entries().bytes(DEFLATED)).hasValue(TestBundle.classFile(25));
    try (InputStream in = content.entries().open("lib/deflated.jar/noise").orElseThrow()) {
      byte[] noise = in.readAllBytes();
      assertThat(noise).isEqualTo(noise(noise.length)).hasSizeGreaterThan(1000);
    }
    assertThat(content.entries().bytes("lib/stored.jar/").orElseThrow()).isEmpty();
    assertThat(content.entries().bytes("none")).isEmpty();
    assertThat(content.entries().open("none")).isEmpty();
    assertThat(content.entries().holds("none")).isFalse();
  }

  @Test
  void whatIsInItIsReadWhenItIsAskedFor() throws Exception {
    Content content = take(larger("1"));
    assertReadable(content);
    assertThat(content.entries().names())
        .contains("text.txt", "lib/stored.jar", "lib/stored.jar/", STORED, DEFLATED);
    assertThat(content.file()).hasBinaryContent(larger("1"));
    assertThat(stored()).containsExactly(content.hash() + ".jar");
  }

  /** Small as a file, and large inflated: a compressed nested jar of zeros is among it. */
  @Test
  void whatIsLargeOnlyWhenItIsInflatedIsReadThereToo() throws Exception {
    byte[] zeros = nested("zeros").file("zeros", new byte[2 * MIB]).bytes();
    byte[] file =
        TestBundle.of("hello", "1")
            .header("Bundle-ClassPath", ".,lib/zeros.jar")
            .file("lib/zeros.jar", zeros)
            .bytes();
    assertThat(file.length).isLessThan(10_000);
    BundleReader reader = reader(new Limits(64 * MIB, 100));
    long before = used();
    Content content = ((Fit) reader.read(file)).content();
    assertThat(used() - before).isLessThan(MIB);
    assertThat(content.entries().bytes("lib/zeros.jar/zeros")).hasValue(new byte[2 * MIB]);
  }

  private BundleReader reader(Limits limits) {
    return new BundleReader(
        limits,
        25,
        setup.store::file,
        new Drafts(setup.files),
        new Weaving(true),
        new ServerParts(List::of));
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void itTakesNoMemoryNeitherWhenItIsTakenInNorAfterwards() throws Exception {
    Path copy = Files.write(directory.resolve("copy.jar"), large("1", 12 * MIB));
    long size = Files.size(copy);
    BundleReader reader = reader(new Limits(100 * MIB, 100));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = used();
    long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
    Inspection inspection;
    try (InputStream in = Files.newInputStream(copy)) {
      inspection = reader.read(in, size);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
    long retained = used() - before;
    assertThat(inspection).isInstanceOf(Fit.class);
    assertThat(size).isGreaterThan(24 * MIB);
    assertThat(allocated).as("allocated for %s bytes", size).isLessThan(2 * MIB);
    assertThat(retained).as("retained of %s bytes", size).isLessThan(2 * MIB);
    assertReadable(((Fit) inspection).content());
  }

  @Test
  void theNextContentHasTheNewCodeOfWhatHasChanged() throws Exception {
    byte[] changed = TestBundle.classFile(24);
    Content before = take(larger("1"));
    byte[] same = before.entries().bytes(STORED).orElseThrow();
    assertThat(before.entries().bytes(DEFLATED)).hasValue(TestBundle.classFile(25));
    TestBundle deflated = nested("deflated").file("deflated/Code.class", changed);
    Content after =
        take(
            TestBundle.of("hello", "2")
                .header("Bundle-ClassPath", ".,lib/stored.jar,lib/deflated.jar")
                .stored("lib/stored.jar", nested("stored").file("noise", noise(NOISE)).bytes())
                .file("lib/deflated.jar", deflated.file("noise", noise(NOISE)).bytes())
                .bytes());
    assertThat(after.entries().bytes(STORED).orElseThrow()).as("taken over").isSameAs(same);
    assertThat(after.entries().bytes(DEFLATED)).hasValue(changed);
    assertThat(before.entries().bytes(DEFLATED)).hasValue(TestBundle.classFile(25));
  }

  @Test
  void filesAreTheSameOnlyIfAllOfTheirBytesAre() throws IOException {
    byte[] bytes = noise(200_000);
    PackedFile file = new PackedFile(Source.of(bytes), 10, 150_000, 150_000, 7, false);
    assertThat(file.isSame(new PackedFile(Source.of(bytes), 10, 150_000, 150_000, 7, false)))
        .isTrue();
    for (int at : new int[] {10, 70_000, 150_009}) {
      byte[] other = bytes.clone();
      other[at] ^= 1;
      assertThat(file.isSame(new PackedFile(Source.of(other), 10, 150_000, 150_000, 7, false)))
          .as("byte %s is another, and the checksum is the same", at)
          .isFalse();
    }
    assertThat(file.isSame(new PackedFile(Source.of(bytes), 10, 150_000, 150_001, 7, false)))
        .isFalse();
    assertThat(file.isSame(new PackedFile(Source.of(bytes), 10, 150_000, 150_000, 7, true)))
        .isFalse();
  }

  @Test
  void whatServesIsReadOnWhenItsFileIsRemovedOrReplaced() throws Exception {
    Content content = take(larger("1"));
    Files.delete(content.file());
    assertReadable(content);
    Files.write(content.file(), "another".getBytes(UTF_8));
    assertReadable(content);
  }

  @Test
  void aReloadAfterItsFileWasRemovedStoresItAnew() throws Exception {
    Content content = take(larger("1"));
    Files.delete(content.file());
    Content again = setup.intake.take("hello");
    assertThat(again).isEqualTo(content);
    assertThat(again.file()).hasBinaryContent(larger("1"));
    assertReadable(again);
    assertReadable(content);
    assertThat(stored()).containsExactly(content.hash() + ".jar");
  }

  @Test
  void aFileThatIsWrittenToIsNamedAndAReloadStoresItAnew() throws Exception {
    byte[] file = larger("1");
    Content content = take(file);
    byte[] damaged = file.clone();
    for (int at = damaged.length / 4; at < damaged.length - 2000; at++) {
      damaged[at] ^= 0x55;
    }
    Files.write(content.file(), damaged, StandardOpenOption.WRITE);

    assertThatThrownBy(() -> content.entries().bytes("lib/stored.jar/noise"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(content.file() + ": lib/stored.jar/noise cannot be read: ")
        .hasMessageContaining("damaged zip: lib/stored.jar/noise ")
        .hasMessageContaining("a reload stores it anew");
    try (InputStream in = content.entries().open("lib/stored.jar/noise").orElseThrow()) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(content.hash() + ".jar: lib/stored.jar/noise cannot be read: ");
    }
    Content again = setup.intake.take("hello");
    assertThat(again.file()).hasBinaryContent(file);
    assertReadable(again);
  }

  @Test
  void aFileThatIsCutIsNamed() throws Exception {
    Content content = take(larger("1"));
    Files.write(content.file(), new byte[100]);
    assertThatThrownBy(() -> content.entries().bytes("text.txt"))
        .hasMessageContaining("it has 100 bytes (expected: " + larger("1").length);
  }

  @Test
  void aThreadThatIsInterruptedReadsAsAnyOther() throws Exception {
    Content content = take(larger("1"));
    Thread.currentThread().interrupt();
    try {
      assertThat(text(content, "text.txt")).isEqualTo("text of 1");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertReadable(content);
  }

  @Test
  void theStoreHasNothingOfWhatIsNotTaken() throws Exception {
    setup.boot();
    Content content = take(larger("1"));
    String only = content.hash() + ".jar";
    setup.folder.write("hello.jar", broken(larger("2")));
    setup.scanFor(LONG);
    assertThat(stored()).containsExactly(only);

    setup.folder.whileReading(() -> setup.folder.touch("hello.jar"));
    setup.folder.write("hello.jar", larger("3"));
    setup.scanFor(LONG);
    setup.folder.whileReading(() -> {});
    assertThat(stored()).containsExactly(only);
  }

  private static byte[] broken(byte[] file) {
    file[file.length / 2] ^= 1;
    return file;
  }

  @Test
  void whatWaitedForAReloadIsRemovedWhenAnotherHasComeOrItHasGone() throws Exception {
    try (DeploySetup waiting = new DeploySetup(directory.resolve("waiting"), false)) {
      Path store = Files.createDirectories(directory.resolve("waiting/content"));
      waiting.boot();
      waiting.folder.write("hello.jar", larger("1"));
      waiting.scanFor(LONG);
      waiting.intake.take("hello");
      for (String version : List.of("2", "3")) {
        waiting.folder.write("hello.jar", larger(version));
        waiting.scanFor(LONG);
        assertThat(contents(store)).hasSize(2).anyMatch(name -> name.endsWith(".tmp"));
      }
      waiting.folder.remove("hello.jar");
      waiting.scanFor(LONG);
      assertThat(contents(store)).hasSize(1).allMatch(name -> name.endsWith(".jar"));
    }
  }

  @Test
  void aStoreWithoutRoomIsNamedAndTriedAgainAtTheNextReload() throws Exception {
    Path store = directory.resolve("content");
    Files.deleteIfExists(store);
    Files.writeString(store, "no directory");
    setup.folder.moveIn("hello.jar", larger("1"));
    assertThatThrownBy(() -> setup.intake.take("hello"))
        .isInstanceOf(ContentException.class)
        .hasMessageContaining("deploy/hello.jar: cannot be copied into " + store)
        .hasMessageEndingWith("(expected: room in the content store)");
    assertThat(setup.catalog.look(Duration.ZERO).getFirst().identity())
        .map(Identity::application)
        .contains("hello");
    Files.delete(store);
    assertReadable(setup.intake.take("hello"));
  }

  @Test
  void aDraftThatSomebodyHasRemovedIsMadeAnew() throws Exception {
    try (DeploySetup waiting = new DeploySetup(directory.resolve("waiting"), false)) {
      waiting.boot();
      waiting.folder.write("hello.jar", larger("1"));
      waiting.scanFor(LONG);
      waiting.intake.take("hello");
      waiting.folder.write("hello.jar", larger("2"));
      waiting.scanFor(LONG);
      Path store = directory.resolve("waiting/content");
      for (String name : contents(store)) {
        if (name.endsWith(".tmp")) {
          Files.delete(store.resolve(name));
        }
      }
      Content content = waiting.intake.take("hello");
      assertThat(content.version()).isEqualTo("2.0.0");
      assertThat(content.file()).hasBinaryContent(larger("2"));
      assertReadable(content);
    }
  }

  @Test
  void whatServedOnceIsReadInTheStore() throws Exception {
    setup.boot();
    setup.folder.moveIn("hello.jar", larger("1"));
    setup.scanFor(LONG);
    Content content = setup.archive.take(setup.archive.of("hello").getFirst());
    assertReadable(content);
    assertThat(stored()).noneMatch(name -> name.endsWith(".tmp"));
  }

  @Test
  void aBombIsRefusedBeforeItIsInflated() throws Exception {
    byte[] bomb = nested("bomb").file("zeros", new byte[40 * MIB]).bytes();
    byte[] file =
        TestBundle.of("hello", "1")
            .header("Bundle-ClassPath", "lib/bomb.jar")
            .file("lib/bomb.jar", bomb)
            .bytes();
    BundleReader reader = reader(new Limits(10 * MIB, 100));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Inspection inspection = reader.read(new ByteArrayInputStream(file), file.length);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2 * MIB);
    assertThat(((Unfit) inspection).problem())
        .startsWith("Bundle-ClassPath: lib/bomb.jar: inflates to more than ");
    assertThat(stored()).isEmpty();
  }

  /** What is refused in memory is refused on disk, for the same reason, and the other way round. */
  @Test
  void onDiskTheSameIsRefusedAsInMemory() throws Exception {
    byte[] file = large("1", 20);
    BundleReader reader = reader(new Limits(100_000, 50));
    int unfit = 0;
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 0x55;
      Inspection held = reader.read(changed);
      Inspection onDisk = reader.read(new ByteArrayInputStream(changed), changed.length);
      assertThat(onDisk.getClass()).as("byte %s: %s", i, held).isEqualTo(held.getClass());
      if (held instanceof Unfit) {
        unfit++;
        assertThat(onDisk).isEqualTo(held);
      } else {
        ((Fit) onDisk).raw().discard();
      }
    }
    assertThat(unfit).isGreaterThan(file.length / 2);
    assertThat(stored()).isEmpty();
  }

  @Test
  void descriptorsGoWithTheContents() throws Exception {
    assertThat(Files.isDirectory(Path.of("/proc/self/fd"))).isTrue();
    for (int i = 0; i < 30; i++) {
      assertReadable(take(larger("" + i)));
      setup.ticker.advance(LONG);
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (descriptors() > 4 && System.nanoTime() < deadline) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(descriptors()).as("those of the last content").isBetween(1L, 4L);
  }

  private long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(this::leadsToStore).count();
    }
  }

  private boolean leadsToStore(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(directory);
    } catch (IOException closed) {
      return false;
    }
  }
}
