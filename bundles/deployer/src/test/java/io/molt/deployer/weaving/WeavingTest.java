package io.molt.deployer.weaving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.molt.spi.Entries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static byte[] bytes(Entries entries, String name) {
    return entries.bytes(name).orElseThrow();
  }

  private Entries weave() {
    return weaving.weave(APP, content, "", files);
  }

  /** As the next start of the server does. */
  private Entries weaveAfterARestart() {
    weaving.close();
    weaving = new Weaving(true);
    return weave();
  }

  @Test
  void classesAreRewrittenAndOtherFilesAreNot() {
    Entries woven = weave();

    assertThat(bytes(woven, MAIN)).isEqualTo(new ClassWeaver(true).weave(MAIN, main).bytes());
    assertThat(bytes(woven, "app/text.txt")).asString().isEqualTo("text");
    assertThat(woven.bytes("app/Other.class")).isEmpty();
  }

  @Test
  void theGuardIsAmongTheFiles() {
    Entries woven = weave();

    List<String> expected = new ArrayList<>(GuardFiles.NAMES);
    expected.addAll(List.of(MAIN, "app/text.txt"));
    assertThat(woven.names()).containsExactlyInAnyOrderElementsOf(expected).contains(GUARD, STOP);
    assertThat(woven.names()).hasSize(expected.size());
    assertThat(bytes(woven, GUARD)).isEqualTo(GuardFiles.content(GUARD, true));
    assertThat(woven.holds(STOP)).isTrue();
    assertThat(woven.holds("app/Other.class")).isFalse();
  }

  @Test
  void theGuardLiesWhereTheClassPathBegins() {
    Entries woven = weaving.weave(APP, content, "lib/a.jar/", files);

    assertThat(woven.names()).contains("lib/a.jar/" + GUARD).doesNotContain(GUARD);
    assertThat(bytes(woven, "lib/a.jar/" + GUARD)).isEqualTo(GuardFiles.content(GUARD, true));
  }

  @Test
  void aGuardThatTheBundleBringsIsReplaced() {
    files.put(GUARD, main);

    assertThat(bytes(weave(), GUARD)).isEqualTo(GuardFiles.content(GUARD, true));
  }

  @Test
  void withoutLoopChecksNobodyAsks() {
    weaving = new Weaving(false);
    files.put("app/Loops.class", WovenLoader.bytes(Runaways.class));
    Entries woven = weave();

    assertThat(bytes(woven, "app/Loops.class")).isSameAs(files.get("app/Loops.class"));
    assertThat(bytes(woven, MAIN)).isEqualTo(new ClassWeaver(false).weave(MAIN, main).bytes());
    assertThat(bytes(woven, GUARD)).isEqualTo(GuardFiles.content(GUARD, false));
  }

  @Test
  void everyNameStandsForTheSameBytes() {
    Entries woven = weave();

    assertThat(bytes(woven, MAIN)).isSameAs(bytes(woven, MAIN));
  }

  @Test
  void theNextContentTakesOverTheClassesThatHaveNotChanged() {
    files.put("app/Changed.class", WovenLoader.bytes(Runaways.class));
    Entries before = weave();
    byte[] same = bytes(before, MAIN);
    byte[] changed = bytes(before, "app/Changed.class");
    files.put("app/Changed.class", WovenLoader.bytes(OddCode.class));

    Entries after = weave();

    assertThat(bytes(after, MAIN)).isSameAs(same);
    assertThat(bytes(after, GUARD)).isSameAs(bytes(before, GUARD));
    assertThat(bytes(after, "app/Changed.class")).isNotEqualTo(changed);
  }

  @Test
  void whatWasRewrittenIsOnDiskForTheNextStart() throws IOException {
    byte[] same = bytes(weave(), MAIN);

    Entries after = weaveAfterARestart();

    assertThat(bytes(after, MAIN)).isEqualTo(same);
    assertThat(directory.resolve("h1.woven")).exists();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void whatIsOnDiskIsTakenForTheClass() throws IOException {
    Map<String, Woven> kept =
        Map.of(MAIN, Woven.unchanged("kept".getBytes(UTF_8)), GUARD, Woven.unchanged(main));
    new WovenFile(content, true).write(kept.keySet(), name -> Optional.of(kept.get(name)));

    assertThat(bytes(weave(), MAIN)).asString().isEqualTo("kept");
    assertThat(bytes(weave(), GUARD)).isEqualTo(main);
  }

  @Test
  void aClassThatStaysAsItIsIsKeptAsSuch() throws IOException {
    files.put(MAIN, WovenLoader.bytes(Running.Code.class));
    assertThat(bytes(weave(), MAIN)).isSameAs(files.get(MAIN));

    assertThat(bytes(weaveAfterARestart(), MAIN)).isSameAs(files.get(MAIN));

    assertThat(new WovenFile(content, true).read().get(MAIN).bytes()).isEmpty();
  }

  @Test
  void whatIsOnDiskIsNotTakenIfItIsDamagedOrMadeOtherwise() throws IOException {
    byte[] same = bytes(weave(), MAIN);
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
      assertThat(bytes(weave(), MAIN)).isEqualTo(same);
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
    bytes(weave(), MAIN);

    weaving.close();

    assertThat(orphan).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void whatIsLoadedRightNowIsNotYetWritten() {
    Entries woven = weave();
    bytes(woven, MAIN);

    weaving.settle();

    assertThat(directory.resolve("h1.woven")).doesNotExist();
  }

  @Test
  void whatCannotBeWrittenIsToldAndHindersNothing() throws IOException {
    Files.createDirectories(directory.resolve("h1.woven/full"));
    bytes(weave(), MAIN);

    weaving.close();

    assertThat(logged.list)
        .singleElement()
        .asString()
        .contains("[app] Its classes will have to be rewritten at the next start");
  }

  @Test
  void whatCannotBeStoppedIsToldOnceForEachContentAndStart() {
    files.put("app/Odd.class", tooLong);
    Entries woven = weave();
    assertThat(bytes(woven, "app/Odd.class"))
        .isSameAs(bytes(woven, "app/Odd.class"))
        .isEqualTo(tooLong);
    weaving.close();
    weaving.close();
    String told =
        "[WARN] [app] 1 of its classes or methods cannot be stopped: app.Odd.run: its code would be"
            + " longer than 65535 bytes";
    assertThat(logged.list).extracting(Object::toString).containsExactly(told);

    byte[] again = bytes(weave(), "app/Odd.class");
    byte[] restarted = bytes(weaveAfterARestart(), "app/Odd.class");
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
