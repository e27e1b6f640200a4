package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.Inspection.Unfit;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BundleReaderTest {

  private final BundleReader reader =
      new BundleReader(
          new Limits(100_000, 50),
          25,
          hash -> Path.of("store", hash),
          new Drafts(new WholeFiles(Path.of("not", "needed"), (_, _) -> {})),
          new Weaving(true),
          new ServerParts(java.util.List::of));

  private final TestBundle hello = TestBundle.of("hello", "1.2");

  private Inspection read(byte[] file) {
    try {
      return reader.read(file);
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  private Content content(byte[] file) {
    Inspection inspection = read(file);
    assertThat(inspection).isInstanceOf(Fit.class);
    return ((Fit) inspection).content();
  }

  private String problem(TestBundle bundle) {
    return problem(bundle.bytes());
  }

  private String problem(byte[] file) {
    Inspection inspection = read(file);
    assertThat(inspection).isInstanceOf(Unfit.class);
    return ((Unfit) inspection).problem();
  }

  @Test
  void aFitBundleIsDescribedWhole() {
    byte[] file = hello.file("a/b.txt", "text").bytes();

    Content content = content(file);

    assertThat(content.application()).isEqualTo("hello");
    assertThat(content.version()).isEqualTo("1.2.0");
    assertThat(content.workerClass()).isEqualTo("app.Main");
    assertThat(content.hash()).hasSize(64);
    assertThat(content.file()).isEqualTo(Path.of("store", content.hash()));
    assertThat(content.headers()).containsEntry("Bundle-SymbolicName", "hello");
    assertThat(content.entries().names())
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF",
            "app/Main.class",
            "a/b.txt",
            "io/molt/woven/Exits.class",
            "io/molt/woven/SystemProperties.class",
            "io/molt/woven/Guard.class",
            "io/molt/woven/CallSites.class",
            "io/molt/woven/StopError.class");
    assertThat(content.entries().bytes("a/b.txt")).hasValue("text".getBytes(UTF_8));
  }

  @Test
  void attributesOfTheSymbolicNameAreNoPartOfIt() {
    byte[] file = hello.header("Bundle-SymbolicName", "hello ; mandatory:=x").bytes();
    assertThat(content(file).application()).isEqualTo("hello");
  }

  @Test
  void anEmptyFileIsNamed() {
    assertThat(problem(new byte[0])).isEqualTo("empty file (expected: a bundle)");
  }

  @Test
  void aTruncatedZipIsToldFromSomethingElse() {
    byte[] whole = hello.bytes();
    for (int length = 4; length < whole.length; length++) {
      assertThat(problem(Arrays.copyOf(whole, length)))
          .isEqualTo(
              "truncated zip: its central directory is missing after %d bytes (expected: a complete jar file)"
                  .formatted(length));
    }
  }

  @Test
  void whatIsNoZipIsShown() {
    assertThat(problem("hello, world".getBytes(UTF_8)))
        .isEqualTo(
            "not a zip: begins with 68 65 6c 6c (expected: a jar file, which begins with 50 4b 03"
                + " 04)");
  }

  @Test
  void aDamagedFileIsFoundByItsChecksum() {
    byte[] file = hello.file("text", "abcdefgh".repeat(100)).bytes();
    assertThat(problem(withByteChanged(file, indexOf(file, "app/Main.class") + 26)))
        .startsWith("damaged zip: ");
  }

  private static byte[] withByteChanged(byte[] file, int at) {
    byte[] changed = file.clone();
    changed[at] ^= 0x55;
    return changed;
  }

  private static int indexOf(byte[] file, String text) {
    return new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void noByteThatIsWrongBreaksMoreThanTheVerdict() {
    byte[] file = hello.file("text", "abcdefgh".repeat(20)).bytes();
    for (int at = 0; at < file.length; at++) {
      assertThat(read(withByteChanged(file, at))).isNotNull();
    }
  }

  @Test
  void aMissingManifestIsNamed() {
    assertThat(problem(hello.withoutManifest()))
        .isEqualTo("no META-INF/MANIFEST.MF in it (expected: an OSGi bundle)");
  }

  @Test
  void aMalformedManifestIsNamed() {
    assertThat(problem(hello.withoutManifest().file("META-INF/MANIFEST.MF", "what\r\n\r\n")))
        .startsWith("META-INF/MANIFEST.MF: ");
  }

  @Test
  void aMissingSymbolicNameIsNamed() {
    assertThat(problem(hello.without("Bundle-SymbolicName")))
        .isEqualTo("Bundle-SymbolicName: missing (expected: the application's name)");
  }

  @Test
  void aSymbolicNameWithOtherCharactersIsRefused() {
    assertThat(problem(hello.header("Bundle-SymbolicName", "hello/world")))
        .isEqualTo(
            "Bundle-SymbolicName: hello/world (expected: letters, digits, _ and -, in parts joined"
                + " by dots)");
  }

  @Test
  void anotherManifestVersionIsRefused() {
    assertThat(problem(hello.header("Bundle-ManifestVersion", "1")))
        .isEqualTo("Bundle-ManifestVersion: 1 (expected: 2)");
    assertThat(problem(hello.without("Bundle-ManifestVersion")))
        .isEqualTo("Bundle-ManifestVersion: missing (expected: 2)");
  }

  @Test
  void aMalformedVersionIsNamed() {
    assertThat(problem(hello.header("Bundle-Version", "one")))
        .isEqualTo("Bundle-Version: one (expected: like 1.2.3 or 1.2.3.rc1)");
  }

  @Test
  void aMissingVersionIsZero() {
    assertThat(content(hello.without("Bundle-Version").bytes()).version()).isEqualTo("0.0.0");
  }

  @Test
  void aBundleWithoutWorkerIsRefusedButKnown() {
    Inspection inspection = read(hello.without("Molt-Worker").bytes());

    assertThat(inspection.identity().map(Identity::application)).contains("hello");
    assertThat(problem(hello))
        .isEqualTo(
            "Molt-Worker: missing (expected: the name of the worker class; @MoltWorker on the class"
                + " writes it)");
  }

  @Test
  void twoWorkerClassesAreRefused() {
    assertThat(problem(hello.header("Molt-Worker", "app.Main,app.Other")))
        .isEqualTo("Molt-Worker: app.Main,app.Other (expected: the name of one class)");
  }

  @Test
  void aWorkerClassThatIsNotThereIsNamed() {
    assertThat(problem(hello.without("app/Main.class")))
        .isEqualTo(
            "Molt-Worker: app.Main (expected: a class of this bundle, but there is no"
                + " app/Main.class in it)");
  }

  @Test
  void aWorkerClassOfANewerJavaIsRefusedWithBothVersions() {
    assertThat(problem(hello.file("app/Main.class", TestBundle.classFile(26))))
        .isEqualTo(
            "Molt-Worker: app.Main is compiled for Java 26 (expected: at most Java 25, which runs"
                + " this server)");
  }

  @Test
  void aWorkerClassOfAnOlderJavaIsFit() {
    assertThat(content(hello.file("app/Main.class", TestBundle.classFile(17)).bytes())).isNotNull();
  }

  @Test
  void aWorkerClassThatIsNoClassFileIsRefused() {
    assertThat(problem(hello.file("app/Main.class", "no")))
        .isEqualTo("Molt-Worker: app.Main (expected: a class file)");
  }

  @Test
  void aSingletonIsRefused() {
    assertThat(problem(hello.header("Bundle-SymbolicName", "hello; singleton := \"true\"")))
        .isEqualTo(
            "Bundle-SymbolicName: hello; singleton := \"true\" (expected: no singleton, for each"
                + " worker is a bundle of its own)");
  }

  @Test
  void aFragmentIsRefused() {
    assertThat(problem(hello.header("Fragment-Host", "other")))
        .isEqualTo("Fragment-Host: other (expected: a bundle of its own, not a fragment)");
  }

  @Test
  void aZipBombIsRefusedBeforeItIsInflated() {
    assertThat(problem(hello.file("bomb", new byte[200_000])))
        .isEqualTo("inflates to more than 100000 bytes (expected: at most that)");
  }

  @Test
  void tooManyFilesAreRefused() {
    for (int i = 0; i < 50; i++) {
      hello.file("f" + i, "");
    }
    assertThat(problem(hello)).isEqualTo("52 files in it (expected: at most 50)");
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() {
    assertThat(reader.tooLarge(100_000)).isEmpty();
    assertThat(reader.tooLarge(100_001))
        .hasValueSatisfying(
            unfit ->
                assertThat(unfit.problem()).isEqualTo("100001 bytes (expected: at most 100000)"));
  }

  @Test
  void pathsOutOfTheBundleAreRefused() {
    for (String path : new String[] {"../evil", "a/../../evil", "/etc/evil", "a\\evil", "a/.."}) {
      assertThat(problem(TestBundle.of("hello", "1").file(path, "")))
          .isEqualTo("holds a file " + path + " (expected: paths within the bundle)");
    }
  }

  @Test
  void anEqualFileHasAnEqualKey() {
    assertThat(read(hello.bytes()).key()).isEqualTo(read(hello.bytes()).key());
    assertThat(read(hello.bytes()).key()).isNotEqualTo(read(TestBundle.jar("hello", "1.3")).key());
  }

  @Test
  void theWorkerClassMayBeInANestedJar() {
    byte[] nested =
        new TestBundle().withoutManifest().file("app/Main.class", TestBundle.classFile(25)).bytes();

    Content content =
        content(
            hello
                .without("app/Main.class")
                .header("Bundle-ClassPath", "., lib/app.jar, classes")
                .file("lib/app.jar", nested)
                .file("classes/x.txt", "x")
                .bytes());

    assertThat(content.entries().names())
        .contains("lib/app.jar", "lib/app.jar/", "lib/app.jar/app/Main.class", "classes/");
  }

  @Test
  void theGuardIsOnTheClassPathWhereverThatIs() {
    byte[] nested =
        new TestBundle().withoutManifest().file("app/Main.class", TestBundle.classFile(25)).bytes();
    TestBundle bundle = hello.without("app/Main.class").file("lib/app.jar", nested);

    assertThat(
            content(bundle.header("Bundle-ClassPath", "gone.jar, lib/app.jar").bytes())
                .entries()
                .names())
        .contains("lib/app.jar/io/molt/woven/Guard.class");
    assertThat(
            content(bundle.header("Bundle-ClassPath", "., lib/app.jar").bytes()).entries().names())
        .contains("io/molt/woven/Guard.class");
  }

  @Test
  void aBrokenNestedJarIsNamed() {
    assertThat(problem(hello.header("Bundle-ClassPath", "lib/a.jar").file("lib/a.jar", "oops")))
        .startsWith("Bundle-ClassPath: lib/a.jar: not a zip: ");
  }

  @Test
  void nestedJarsCountTowardsTheLimit() {
    byte[] nested = new TestBundle().withoutManifest().file("big", new byte[99_990]).bytes();
    assertThat(problem(hello.header("Bundle-ClassPath", "a.jar").file("a.jar", nested)))
        .startsWith("Bundle-ClassPath: a.jar: inflates to more than ");
  }
}
