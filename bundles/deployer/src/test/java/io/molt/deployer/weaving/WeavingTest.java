package io.molt.deployer.weaving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class WeavingTest {

  private static final String APP = "app";
  private static final String MAIN = "app/Main.class";
  private static final String GUARD = "io/molt/woven/Guard.class";
  private static final String STOP = "io/molt/woven/StopError.class";

  private final byte[] main = WovenLoader.bytes(Exits.class);
  private final byte[] tooLong = OddCode.ofLength(65_535);
  private final Map<String, byte[]> files = new HashMap<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @TempDir Path directory;
  private Weaving weaving = new Weaving(true);
  private Path content;

  @BeforeEach
  void fill() throws IOException {
    content = Files.createFile(directory.resolve("h1.jar"));
    files.put(MAIN, main);
    files.put("app/text.txt", "text".getBytes(UTF_8));
    logged.start();
    log().addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    log().detachAppender(logged);
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(Weaving.class);
  }

  private Map<String, byte[]> weave() {
    return weaving.weave(APP, content, "", files);
  }

  /** As the next start of the server does. */
  private Map<String, byte[]> weaveAfterARestart() {
    weaving.close();
    weaving = new Weaving(true);
    return weave();
  }

  @Test
  void classesAreRewrittenAndOtherFilesAreNot() {
    Map<String, byte[]> woven = weave();

    assertThat(woven.get(MAIN)).isEqualTo(new ClassWeaver(true).weave(MAIN, main).bytes());
    assertThat(woven.get("app/text.txt")).asString().isEqualTo("text");
    assertThat(woven.get("app/Other.class")).isNull();
  }

  @Test
  void theGuardIsAmongTheFiles() {
    Map<String, byte[]> woven = weave();

    List<String> expected = new ArrayList<>(GuardFiles.NAMES);
    expected.addAll(List.of(MAIN, "app/text.txt"));
    assertThat(woven.keySet()).containsExactlyInAnyOrderElementsOf(expected).contains(GUARD, STOP);
    assertThat(woven).hasSize(expected.size());
    assertThat(woven.get(GUARD)).isEqualTo(GuardFiles.content(GUARD, true));
    assertThat(woven.containsKey(STOP)).isTrue();
    assertThat(woven.containsKey("app/Other.class")).isFalse();
  }

  @Test
  void theGuardLiesWhereTheClassPathBegins() {
    Map<String, byte[]> woven = weaving.weave(APP, content, "lib/a.jar/", files);

    assertThat(woven).containsKeys("lib/a.jar/" + GUARD).doesNotContainKey(GUARD);
    assertThat(woven.get("lib/a.jar/" + GUARD)).isEqualTo(GuardFiles.content(GUARD, true));
  }

  @Test
  void aGuardThatTheBundleBringsIsReplaced() {
    files.put(GUARD, main);

    assertThat(weave().get(GUARD)).isEqualTo(GuardFiles.content(GUARD, true));
  }

  @Test
  void withoutLoopChecksNobodyAsks() {
    weaving = new Weaving(false);
    files.put("app/Loops.class", WovenLoader.bytes(Runaways.class));
    Map<String, byte[]> woven = weave();

    assertThat(woven.get("app/Loops.class")).isSameAs(files.get("app/Loops.class"));
    assertThat(woven.get(MAIN)).isEqualTo(new ClassWeaver(false).weave(MAIN, main).bytes());
    assertThat(woven.get(GUARD)).isEqualTo(GuardFiles.content(GUARD, false));
  }

  @Test
  void everyNameStandsForTheSameBytes() {
    Map<String, byte[]> woven = weave();

    assertThat(woven.get(MAIN)).isSameAs(woven.get(MAIN));
  }

  @Test
  void theNextContentTakesOverTheClassesThatHaveNotChanged() {
    files.put("app/Changed.class", WovenLoader.bytes(Runaways.class));
    Map<String, byte[]> before = weave();
    byte[] same = before.get(MAIN);
    byte[] changed = before.get("app/Changed.class");
    files.put("app/Changed.class", WovenLoader.bytes(OddCode.class));

    Map<String, byte[]> after = weave();

    assertThat(after.get(MAIN)).isSameAs(same);
    assertThat(after.get(GUARD)).isSameAs(before.get(GUARD));
    assertThat(after.get("app/Changed.class")).isNotEqualTo(changed);
  }

  @Test
  void whatWasRewrittenIsOnDiskForTheNextStart() throws IOException {
    byte[] same = weave().get(MAIN);

    Map<String, byte[]> after = weaveAfterARestart();

    assertThat(after.get(MAIN)).isEqualTo(same);
    assertThat(directory.resolve("h1.woven")).exists();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void whatIsOnDiskIsTakenForTheClass() throws IOException {
    new WovenFile(content, true)
        .write(Map.of(MAIN, Woven.unchanged("kept".getBytes(UTF_8)), GUARD, Woven.unchanged(main)));

    assertThat(weave().get(MAIN)).asString().isEqualTo("kept");
    assertThat(weave().get(GUARD)).isEqualTo(main);
  }

  @Test
  void aClassThatStaysAsItIsIsKeptAsSuch() throws IOException {
    files.put(MAIN, WovenLoader.bytes(Running.Code.class));
    assertThat(weave().get(MAIN)).isSameAs(files.get(MAIN));

    assertThat(weaveAfterARestart().get(MAIN)).isSameAs(files.get(MAIN));

    assertThat(new WovenFile(content, true).read().get(MAIN).bytes()).isEmpty();
  }

  @Test
  void whatIsOnDiskIsNotTakenIfItIsDamagedOrMadeOtherwise() throws IOException {
    byte[] same = weave().get(MAIN);
    weaving.close();
    Path kept = directory.resolve("h1.woven");
    byte[] whole = Files.readAllBytes(kept);

    for (int at : new int[] {0, 40, whole.length / 2, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(kept, damaged);
      assertThat(new WovenFile(content, true).read()).isEmpty();
      Files.write(kept, Arrays.copyOf(whole, at));
      assertThat(new WovenFile(content, true).read()).isEmpty();
      weaving = new Weaving(true);
      assertThat(weave().get(MAIN)).isEqualTo(same);
    }
    Files.write(kept, whole);
    assertThat(new WovenFile(content, false).read()).isEmpty();
    assertThat(new WovenFile(content, true).read()).containsOnlyKeys(MAIN);
  }

  @Test
  void filesOfContentsThatAreGoneAreRemoved() throws IOException {
    Path orphan = Files.createFile(directory.resolve("h0.woven"));
    Path other = Files.createFile(directory.resolve("h2.woven"));
    Files.createFile(directory.resolve("h2.jar"));
    weave().get(MAIN);

    weaving.close();

    assertThat(orphan).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void whatIsLoadedRightNowIsNotYetWritten() {
    Map<String, byte[]> woven = weave();
    woven.get(MAIN);

    weaving.settle();

    assertThat(directory.resolve("h1.woven")).doesNotExist();
  }

  @Test
  void whatCannotBeWrittenIsToldAndHindersNothing() throws IOException {
    Files.createDirectories(directory.resolve("h1.woven/full"));
    weave().get(MAIN);

    weaving.close();

    assertThat(logged.list)
        .singleElement()
        .asString()
        .contains("[app] Its classes will have to be rewritten at the next start");
  }

  @Test
  void whatCannotBeStoppedIsToldOnceForEachContentAndStart() {
    files.put("app/Odd.class", tooLong);
    Map<String, byte[]> woven = weave();
    assertThat(woven.get("app/Odd.class")).isSameAs(woven.get("app/Odd.class")).isEqualTo(tooLong);
    weaving.close();
    weaving.close();
    String told =
        "[WARN] [app] 1 of its classes or methods cannot be stopped: app.Odd.run: its code would be"
            + " longer than 65535 bytes";
    assertThat(logged.list).extracting(Object::toString).containsExactly(told);

    byte[] again = weave().get("app/Odd.class");
    byte[] restarted = weaveAfterARestart().get("app/Odd.class");
    weaving.close();

    assertThat(again).isEqualTo(restarted).isEqualTo(tooLong);
    assertThat(logged.list).extracting(Object::toString).containsExactly(told, told, told);
  }

  @Test
  void whatThrowsIsTriedAgain() {
    LazyClass lazy = new LazyClass(main);
    assertThatThrownBy(
            () ->
                lazy.woven(
                    MAIN,
                    (_, _) -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);

    assertThat(lazy.woven(MAIN, (_, original) -> Woven.unchanged(original)).bytes()).isSameAs(main);
    assertThat(lazy.woven(MAIN, (_, _) -> Woven.unchanged(tooLong)).bytes()).isSameAs(main);
  }
}
