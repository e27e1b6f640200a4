package io.molt.deployer.weaving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.Entries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes of contents that are not in memory. */
class ReadClassesTest {

  private static final String APP = "app";
  private static final String MAIN = "app/Main.class";
  private static final String OTHER = "app/Other.class";
  private static final String GUARD = "io/molt/woven/Guard.class";

  private final byte[] main = WovenLoader.bytes(Exits.class);
  private final byte[] other = WovenLoader.bytes(Runaways.class);
  private final byte[] plain = WovenLoader.bytes(Running.Code.class);
  private final Map<String, byte[]> files = new HashMap<>();
  private int reads;

  @TempDir Path directory;
  private Path content;

  @BeforeEach
  void fill() throws IOException {
    content = Files.createFile(directory.resolve("h1.jar"));
    files.put(MAIN, main);
    files.put(OTHER, other);
    files.put("app/Plain.class", plain);
    files.put("app/text.txt", "text".getBytes(UTF_8));
  }

  /** Counts how often a file is read. */
  private final class Read implements Originals {
    private final Map<String, byte[]> held = Map.copyOf(files);

    @Override
    public Set<String> names() {
      return held.keySet();
    }

    @Override
    public boolean holds(String name) {
      return held.containsKey(name);
    }

    @Override
    public boolean isSame(String name, Originals other) {
      return Arrays.equals(held.get(name), ((Read) other).held.get(name));
    }

    @Override
    public Optional<byte[]> bytes(String name) {
      reads++;
      return Optional.ofNullable(held.get(name)).map(byte[]::clone);
    }
  }

  private Entries weave(Weaving weaving) {
    return weaving.weave(APP, content, "", new Read());
  }

  private static byte[] bytes(Entries entries, String name) {
    return entries.bytes(name).orElseThrow();
  }

  private static byte[] woven(byte[] original) {
    return new ClassWeaver(true).weave("x", original).bytes();
  }

  private void assertWoven(Entries entries) {
    for (int i = 0; i < 2; i++) {
      assertThat(bytes(entries, MAIN)).isEqualTo(woven(main));
      assertThat(bytes(entries, OTHER)).isEqualTo(woven(other));
      assertThat(bytes(entries, "app/Plain.class")).isEqualTo(woven(plain));
      assertThat(bytes(entries, GUARD)).isEqualTo(GuardFiles.content(GUARD, true));
      assertThat(bytes(entries, "app/text.txt")).asString().isEqualTo("text");
    }
  }

  /** Nothing stays in memory, some of it does, or all. */
  @ParameterizedTest
  @ValueSource(longs = {0, 5_000, 1 << 20})
  void theyAreTheSameWhereverTheyComeFrom(long bound) {
    Weaving first = new Weaving(true, bound);
    Entries entries = weave(first);
    assertWoven(entries);
    first.close();
    assertWoven(entries);
    assertThat(directory.resolve("h1.woven")).exists();
    Weaving second = new Weaving(true, bound);
    Entries again = weave(second);
    assertWoven(again);
    second.close();
    assertWoven(again);
    Weaving third = new Weaving(true, bound);
    assertWoven(third.weave(APP, content, "", files));
    third.close();
  }

  @Test
  void theNamesAreThoseOfAllFiles() {
    Entries entries = weave(new Weaving(true));
    assertThat(entries.names())
        .contains(MAIN, OTHER, GUARD, "app/text.txt")
        .hasSize(4 + GuardFiles.NAMES.size());
    assertThat(entries.holds(GUARD)).isTrue();
    assertThat(entries.holds("app/None.class")).isFalse();
    assertThat(entries.bytes("app/None.class")).isEmpty();
    assertThat(reads).isLessThan(2);
  }

  @Test
  void whatIsInMemoryIsNotReadAgain() {
    Entries entries = weave(new Weaving(true));
    byte[] first = bytes(entries, MAIN);
    int before = reads;
    assertThat(bytes(entries, MAIN)).isSameAs(first);
    assertThat(reads).isEqualTo(before);
  }

  @Test
  void memoryHoldsNoMoreThanTheBound() {
    RecentClasses recent = new RecentClasses(10);
    for (int i = 0; i < 100; i++) {
      recent.put("c" + i, Woven.unchanged(new byte[i % 12]));
      assertThat(recent.held()).isLessThanOrEqualTo(10);
    }
    recent.put("a", Woven.unchanged(new byte[4]));
    recent.put("b", Woven.unchanged(new byte[4]));
    assertThat(recent.get("a")).isPresent();
    recent.put("c", Woven.unchanged(new byte[4]));
    assertThat(recent.get("a")).as("was asked for after b").isPresent();
    assertThat(recent.get("b")).isEmpty();
  }

  @Test
  void whatIsOnDiskIsTakenForTheClass() throws IOException {
    byte[] kept = "kept".getBytes(UTF_8);
    new WovenFile(content, true).write(Set.of(MAIN), _ -> Optional.of(Woven.unchanged(kept)));
    assertThat(bytes(weave(new Weaving(true, 0)), MAIN)).isEqualTo(kept);
  }

  @Test
  void whatIsOnDiskIsNotTakenIfItIsDamagedBeforeOrAfterItWasFound() throws IOException {
    Weaving first = new Weaving(true, 0);
    assertWoven(weave(first));
    first.close();
    Path file = directory.resolve("h1.woven");
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += whole.length / 50) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertWoven(weave(new Weaving(true, 0)));
      Files.write(file, whole);
      Entries entries = weave(new Weaving(true, 0));
      assertThat(bytes(entries, MAIN)).isEqualTo(woven(main));
      Files.write(file, damaged);
      assertWoven(entries);
    }
    Files.write(file, whole);
    Entries entries = weave(new Weaving(true, 0));
    assertThat(bytes(entries, MAIN)).isEqualTo(woven(main));
    Files.write(file, new byte[0]);
    assertWoven(entries);
  }

  @Test
  void theNextContentTakesOverWhatHasNotChangedAndNothingElse() throws IOException {
    byte[] marked = "kept".getBytes(UTF_8);
    new WovenFile(content, true)
        .write(Set.of(MAIN, OTHER), _ -> Optional.of(Woven.unchanged(marked)));
    Weaving weaving = new Weaving(true, 0);
    Entries before = weave(weaving);
    assertThat(bytes(before, MAIN)).isEqualTo(marked);
    content = Files.createFile(directory.resolve("h2.jar"));
    files.put(OTHER, plain);

    Entries after = weave(weaving);

    int readBefore = reads;
    assertThat(bytes(after, MAIN)).isEqualTo(marked);
    assertThat(reads).as("what is taken over is not even read").isEqualTo(readBefore);
    assertThat(bytes(after, OTHER)).isEqualTo(woven(plain));
    assertThat(bytes(before, OTHER)).isEqualTo(marked);
  }

  @Test
  void whatIsTakenOverMayComeFromTheContentBeforeOneThatNeverServed() {
    Weaving weaving = new Weaving(true);
    Entries first = weave(weaving);
    byte[] same = bytes(first, MAIN);
    Entries second = weave(weaving);

    Entries third = weave(weaving);

    assertThat(bytes(third, MAIN)).isSameAs(same);
    assertThat(bytes(second, MAIN)).isSameAs(same);
    assertThat(bytes(first, MAIN)).isSameAs(same);
  }

  @Test
  void whatIsTakenOverMayComeFromAContentInMemory() {
    Weaving weaving = new Weaving(true, 0);
    Entries before = weaving.weave(APP, content, "", files);
    byte[] same = bytes(before, MAIN);
    files.put(OTHER, plain);

    Entries after = weave(weaving);

    assertThat(bytes(after, MAIN)).isSameAs(same);
    assertThat(bytes(after, OTHER)).isEqualTo(woven(plain));
    assertThat(bytes(before, OTHER)).isEqualTo(woven(other));
  }
}
