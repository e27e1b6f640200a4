package io.molt.deployer.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.StopChecks;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

public class ExitTest {

  private final List<Integer> statuses = new ArrayList<>();

  static Stream<String> ways() {
    return Arrays.stream(Exits.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .filter(name -> !name.equals("others"))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whoWantsToExitIsStoppedAndTheServerTold(String way) throws Exception {
    WovenLoader worker = WovenLoader.of(Exits.class);
    assertThat(StopChecks.onExit(worker, statuses::add)).isTrue();

    assertThatThrownBy(() -> call(worker, way))
        .satisfies(thrown -> assertThat(StopChecks.isStop(thrown)).isTrue())
        .hasMessageContaining("(7) ends this worker, not the server");

    assertThat(statuses).containsExactly(7);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nobodyExitsWithoutLoopChecksEither(String way) throws Exception {
    WovenLoader worker = WovenLoader.withoutLoopChecks(Exits.class);
    StopChecks.onExit(worker, statuses::add);

    assertThatThrownBy(() -> call(worker, way)).matches(StopChecks::isStop);

    assertThat(statuses).containsExactly(7);
  }

  @Test
  void withoutAHookItIsRefused() throws Exception {
    WovenLoader worker = WovenLoader.of(Exits.class);

    assertThatThrownBy(() -> call(worker, "exit"))
        .matches(StopChecks::isStop)
        .hasMessage("System.exit(7) ends nothing here: the code is no worker's");
  }

  @Test
  void theHookIsCalledWhereItIsWantedAndMayThrow() throws Exception {
    WovenLoader worker = WovenLoader.of(Exits.class);
    StopChecks.onExit(
        worker,
        status -> {
          throw new IllegalStateException("on " + Thread.currentThread().getName());
        });

    assertThatThrownBy(() -> call(worker, "halt"))
        .hasMessage("on " + Thread.currentThread().getName());
  }

  @Test
  void otherMethodsOfThatNameAreLeftAlone() throws Throwable {
    assertThat(call(WovenLoader.of(Exits.class), "others")).isEqualTo(3);
  }

  @Test
  void constantsThatReferToItAreReplacedToo() throws Exception {
    DirectMethodHandleDesc exit =
        MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC,
            ClassDesc.of("java.lang.System"),
            "exit",
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int));
    ConstantDesc within =
        DynamicConstantDesc.ofNamed(
            ConstantDescs.ofConstantBootstrap(
                ClassDesc.of(ExitTest.class.getName()),
                "same",
                ConstantDescs.CD_MethodHandle,
                ConstantDescs.CD_MethodHandle),
            "exit",
            ConstantDescs.CD_MethodHandle,
            exit);

    for (ConstantDesc constant : List.of(exit, within)) {
      WovenLoader worker = WovenLoader.of("app.Constant", loading(constant));
      StopChecks.onExit(worker, statuses::add);
      MethodHandle handle =
          (MethodHandle) worker.load("app.Constant").getMethod("get").invoke(null);
      assertThatThrownBy(() -> handle.invoke(5)).matches(StopChecks::isStop);
    }

    assertThat(statuses).containsExactly(5, 5);
  }

  /** Bootstraps a constant that is what it is given. */
  public static MethodHandle same(
      MethodHandles.Lookup lookup, String name, Class<?> type, MethodHandle handle) {
    return handle;
  }

  private static byte[] loading(ConstantDesc constant) {
    return ClassFile.of()
        .build(
            ClassDesc.of("app.Constant"),
            type ->
                type.withFlags(ClassFile.ACC_PUBLIC)
                    .withMethodBody(
                        "get",
                        MethodTypeDesc.of(ConstantDescs.CD_MethodHandle),
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                        code -> code.loadConstant(constant).areturn()));
  }

  private static Object call(WovenLoader worker, String way) throws Throwable {
    try {
      return worker.load(Exits.class.getName()).getMethod(way).invoke(null);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
