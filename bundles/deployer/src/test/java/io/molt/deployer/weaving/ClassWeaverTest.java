package io.molt.deployer.weaving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.StopChecks;
import java.lang.classfile.ClassFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassWeaverTest {

  private static final Map<String, byte[]> ODD = OddCode.runaways();

  private final ClassWeaver weaver = new ClassWeaver(true);

  static Stream<String> odd() {
    return ODD.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("odd")
  void codeThatNoCompilerMakesEndsToo(String shape) throws Exception {
    WovenLoader worker = WovenLoader.of(OddCode.NAME, ODD.get(shape));
    Method method = worker.load(OddCode.NAME).getMethod(OddCode.METHOD);
    Running running = new Running(shape, () -> method.invoke(null));
    running.awaitWork();

    assertThat(StopChecks.condemn(worker)).isTrue();

    assertThat(running.awaitEnd())
        .hasValueSatisfying(
            thrown ->
                assertThat(thrown)
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .matches(StopChecks::isStop));
  }

  @Test
  void whatIsRewrittenIsNotRewrittenAgain() {
    byte[] once = weaver.weave("x", WovenLoader.bytes(Runaways.class)).bytes();

    assertThat(weaver.weave("x", once).bytes()).isSameAs(once);
  }

  @Test
  void aClassWithoutCodeStaysAsItIs() {
    byte[] original = WovenLoader.bytes(Running.Code.class);

    assertThat(weaver.weave("x", original).bytes()).isSameAs(original);
  }

  @Test
  void withoutLoopChecksAClassThatDoesNotExitStaysAsItIs() {
    byte[] original = WovenLoader.bytes(Runaways.class);

    assertThat(new ClassWeaver(false).weave("x", original).bytes()).isSameAs(original);
  }

  @Test
  void aMethodThatWouldBeTooLongIsLeftAndNamed() throws Exception {
    assertLeft(OddCode.ofLength(65_535), "its code would be longer than 65535 bytes");
  }

  @Test
  void aMethodThatJavaWouldNoLongerCompileIsLeftAndNamed() throws Exception {
    assertLeft(
        OddCode.ofLength(8_000), "its code would be longer than the 8000 bytes that Java compiles");
    assertThat(weaver.weave("x", OddCode.ofLength(7_997)).unwoven()).isEmpty();
    assertThat(weaver.weave("x", OddCode.ofLength(8_001)).unwoven()).isEmpty();
  }

  @Test
  void aMethodWithAJumpThatWouldBeTooLongIsLeftAndNamed() throws Exception {
    assertLeft(OddCode.jumpOver(32_767), "a jump in it would be longer than 32767 bytes");
    assertThat(weaver.weave("x", OddCode.jumpOver(32_764)).unwoven()).isEmpty();
  }

  private void assertLeft(byte[] original, String reason) throws Exception {
    Woven woven = weaver.weave("app/Odd.class", original);

    assertThat(woven.unwoven()).containsExactly(new Unwoven("app.Odd.run", reason));
    WovenLoader.unwoven(OddCode.NAME, woven.bytes())
        .load(OddCode.NAME)
        .getMethod(OddCode.METHOD)
        .invoke(null);
  }

  @Test
  void theJumpThatIsJustShortEnoughStillWorks() throws Exception {
    WovenLoader.of(OddCode.NAME, OddCode.jumpOver(32_764))
        .load(OddCode.NAME)
        .getMethod(OddCode.METHOD)
        .invoke(null);
  }

  @Test
  void aClassForANewerJavaIsLeftAndNamed() {
    byte[] newer = OddCode.ofVersion(ClassFile.latestMajorVersion() + 1, 0);

    Woven woven = weaver.weave("app/Odd.class", newer);

    assertThat(woven.bytes()).isSameAs(newer);
    int java = Runtime.version().feature();
    assertThat(woven.unwoven())
        .containsExactly(
            new Unwoven(
                "app/Odd.class",
                "it is compiled for Java %d (expected: at most Java %d, which runs this server)"
                    .formatted(java + 1, java)));
  }

  @Test
  void aClassWithPreviewFeaturesIsRewrittenAndKeepsItsVersion() {
    byte[] preview = OddCode.ofVersion(ClassFile.latestMajorVersion(), 0xFFFF);

    Woven woven = weaver.weave("x", preview);

    assertThat(woven.unwoven()).isEmpty();
    assertThat(woven.bytes()).isNotSameAs(preview).startsWith(Arrays.copyOf(preview, 8));
  }

  @Test
  void whatIsNoClassFileIsLeft() {
    for (byte[] bytes : new byte[][] {{}, "text, and no class".getBytes(UTF_8)}) {
      assertThat(weaver.weave("x", bytes)).isEqualTo(Woven.unchanged(bytes));
    }
  }

  @Test
  void aDamagedClassFileIsLeftHoweverItIsDamaged() {
    byte[] whole = WovenLoader.bytes(Runaways.class);
    for (int at = 8; at < whole.length; at += 97) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0xFF;
      assertThat(weaver.weave("x", damaged)).isNotNull();
      byte[] cut = Arrays.copyOf(whole, at);
      assertThat(weaver.weave("x", cut).bytes()).isSameAs(cut);
    }
  }
}
