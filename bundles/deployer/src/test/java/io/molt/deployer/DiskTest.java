package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.deployer.weaving.Weaving;
import io.molt.spi.OverlookedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole deployer over a real directory, with its thread. */
class DiskTest {

  @TempDir Path base;
  private final Ticker ticker = new SystemTicker();
  private final Background background = new Background();
  private Path deploy;
  private RecordingApplications applications;
  private DirectorySource intake;
  private DeployThread thread;
  private final LargeFiles largeFiles = new LargeFiles(() -> {});

  @BeforeEach
  void setUp() throws IOException {
    deploy = Files.createDirectory(base.resolve("deploy"));
    WholeFiles files = WholeFiles.in(base.resolve("data/content"));
    ServedRecord record = new ServedRecord(files, 3);
    ContentStore store =
        new ContentStore(files, new StorePruner(3, Set::of, record), background::later, ticker);
    BundleReader reader =
        new BundleReader(
            new Limits(1 << 20, 1000),
            25,
            store::file,
            new Drafts(files),
            new Weaving(true),
            new ServerParts(java.util.List::of));
    Archive archive = new Archive(store, record, reader, background, ticker);
    Folder folder = new DiskFolder(deploy);
    Catalog catalog =
        new Catalog(folder, name -> new WatchedFile(name, folder, reader, ticker, largeFiles));
    Attempts attempts = new Attempts();
    Overlooked overlooked = new Overlooked(catalog::label, attempts::file, ticker);
    LookRequests requests = new LookRequests(ticker);
    intake =
        new DirectorySource(
            catalog, store, archive, attempts, overlooked, requests, _ -> Optional.empty(), ticker);
    applications = new RecordingApplications(intake);
    Deployer deployer =
        new Deployer(
            catalog,
            new RememberedFiles(catalog, archive::heldBy),
            new Reconciler(attempts, true, ticker),
            overlooked,
            applications,
            ticker);
    thread =
        new DeployThread(
            deployer, new DirectoryWatch(deploy), new Weaving(true), () -> {}, requests);
  }

  @AfterEach
  void tearDown() {
    thread.close();
    largeFiles.close();
    background.close();
  }

  private void write(String name, String version) throws IOException {
    Files.write(deploy.resolve(name), TestBundle.jar("hello", version));
  }

  private void start() {
    thread.start();
    applications.awaitThat(applications::isReady);
    applications.calls().clear();
  }

  @Test
  void filesComeChangeAndGo() throws IOException {
    start();
    write("hello.jar", "1");
    applications.awaitCalls("DEPLOY hello 1.0.0");
    write("hello.jar", "2");
    applications.awaitCalls("DEPLOY hello 1.0.0", "DEPLOY hello 2.0.0");
    Files.delete(deploy.resolve("hello.jar"));
    applications.awaitCalls("DEPLOY hello 1.0.0", "DEPLOY hello 2.0.0", "undeploy hello");
  }

  @Test
  void whoAsksAfterAFileHasComeIsAnsweredWhenItIsTold() throws IOException {
    start();
    write("hello.jar", "1");
    intake.lookAround().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(applications.calls()).containsExactly("DEPLOY hello 1.0.0");
  }

  @Test
  void aFileRenamedIntoPlaceIsReloaded() throws IOException {
    write("hello.jar", "1");
    start();
    write("hello.jar.part", "2");
    Files.move(
        deploy.resolve("hello.jar.part"),
        deploy.resolve("hello.jar"),
        StandardCopyOption.ATOMIC_MOVE);
    applications.awaitCalls("DEPLOY hello 2.0.0");
  }

  @Test
  void aSlowCopyIsDeployedWhole() throws IOException {
    start();
    byte[] data = new byte[200_000];
    new Random(1).nextBytes(data);
    byte[] file = TestBundle.of("hello", "1").file("data", data).bytes();
    try (OutputStream copy = Files.newOutputStream(deploy.resolve("hello.jar"))) {
      for (int at = 0; at < file.length; at += 100) {
        copy.write(file, at, Math.min(100, file.length - at));
      }
    }
    applications.awaitCalls("DEPLOY hello 1.0.0");
  }

  @Test
  void aLargeFileIsDeployedToo() throws IOException {
    start();
    byte[] data = new byte[700_000];
    new Random(1).nextBytes(data);
    Files.write(
        deploy.resolve("hello.jar"), TestBundle.of("hello", "1").file("data", data).bytes());
    applications.awaitCalls("DEPLOY hello 1.0.0");
  }

  @Test
  void theManifestOfAFileIsReadAlone() throws IOException {
    DiskFolder folder = new DiskFolder(deploy);
    write("hello.jar", "1");
    Files.write(deploy.resolve("none.jar"), new byte[100]);
    assertThat(folder.manifest("hello.jar").flatMap(Headers::identityIn))
        .map(Identity::toString)
        .contains("hello 1.0.0");
    assertThat(folder.manifest("none.jar")).isEmpty();
    assertThat(folder.manifest("gone.jar")).isEmpty();
  }

  @Test
  void aDirectoryThatIsMadeAnewIsWatchedAgain() throws IOException {
    write("hello.jar", "1");
    start();
    Files.move(deploy, base.resolve("old"));
    Files.createDirectory(deploy);
    write("hello.jar", "2");
    applications.awaitCalls("DEPLOY hello 2.0.0");
  }

  @Test
  void filesThatAreNoBundlesAreIgnored() throws IOException {
    for (String name : new String[] {".hello.jar", "~hello.jar", "hello.jar.tmp", "README.txt"}) {
      write(name, "1");
    }
    Files.createDirectory(deploy.resolve("directory.jar"));
    start();
    write("hello.jar", "2");
    applications.awaitCalls("DEPLOY hello 2.0.0");
  }

  @Test
  void aFileOverwrittenUnderAnOldDateIsNoticed() throws Exception {
    Path file = deploy.resolve("hello.jar");
    FileTime date = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    write("hello.jar", "1");
    Files.setLastModifiedTime(file, date);
    assertThat(intake.take("hello").version()).isEqualTo("1.0.0");
    write("hello.jar", "2");
    Files.setLastModifiedTime(file, date);
    assertThat(intake.take("hello").version()).isEqualTo("2.0.0");
  }

  @Test
  void theEndOfAZipIsFoundBehindAComment() throws IOException {
    DiskFolder folder = new DiskFolder(deploy);
    byte[] file = TestBundle.jar("hello", "1");
    Files.write(deploy.resolve("whole.jar"), file);
    Files.write(deploy.resolve("half.jar"), Arrays.copyOf(file, file.length - 1));
    byte[] commented = Arrays.copyOf(file, file.length + 5);
    commented[file.length - 2] = 5;
    Files.write(deploy.resolve("commented.jar"), commented);

    assertThat(folder.endsLikeZip("whole.jar")).isTrue();
    assertThat(folder.endsLikeZip("half.jar")).isFalse();
    assertThat(folder.endsLikeZip("commented.jar")).isTrue();
    assertThat(folder.endsLikeZip("none.jar")).isFalse();
  }

  @Test
  void whatIsNoBundleIsToldWithTheReason() throws IOException {
    Files.createDirectory(deploy.resolve("exploded.jar"));
    Files.createSymbolicLink(deploy.resolve("gone.jar"), base.resolve("nowhere"));
    for (String name : new String[] {".hello.jar", "hello.jar.part", "shop.war", "shop.zip"}) {
      write(name, "1");
    }
    write("hello.jar", "1");
    start();
    assertThat(intake.overlooked())
        .extracting(OverlookedFile::toString)
        .containsExactly(
            "deploy/.hello.jar: begins with ., as what is hidden or still on its way does"
                + " (expected: a name like hello.jar)",
            "deploy/exploded.jar: is a directory (expected: a jar file)",
            "deploy/gone.jar: is neither a file nor leads to one (expected: a jar file)",
            "deploy/hello.jar.part: has the name of a file that is still on its way (expected: a"
                + " name like hello.jar)",
            "deploy/shop.war: is made for a servlet container (expected: an OSGi bundle, and a name"
                + " like hello.jar)",
            "deploy/shop.zip: does not end with .jar (expected: an OSGi bundle, and a name like"
                + " hello.jar)");
  }
}
