package io.molt.deployer.weaving;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.DiscontinuedInstruction.JsrInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction.RetInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Class files that the Java compiler does not make. */
final class OddCode {

  static final String NAME = "app.Odd";
  static final String METHOD = "run";

  private OddCode() {}

  /** Endless, each in its own way. */
  static Map<String, byte[]> runaways() {
    Map<String, byte[]> all = new TreeMap<>();
    all.put("a handler before its code", of(OddCode::handlerBeforeItsCode));
    all.put("a handler that handles itself", of(OddCode::handlerThatHandlesItself));
    all.put("handlers that handle each other", of(OddCode::twoHandlersThatHandleEachOther));
    all.put("a loop in a handled range", of(OddCode::loopInAHandledRange));
    all.put("a switch back", of(OddCode::switchBack));
    all.put("a look-up back", of(OddCode::lookupBack));
    all.put("a jump with values on the stack", of(OddCode::jumpWithAFullStack));
    all.put("a loop from the first instruction", of(OddCode::loopFromTheFirstInstruction));
    all.put("a long jump", of(OddCode::longJump));
    all.put("a subroutine", of(ClassFile.JAVA_4_VERSION, OddCode::subroutine));
    all.put("before stack maps", of(ClassFile.JAVA_5_VERSION, OddCode::jumpWithAFullStack));
    return all;
  }

  private static byte[] of(Consumer<CodeBuilder> body) {
    return of(ClassFile.JAVA_25_VERSION, body);
  }

  private static byte[] of(int version, Consumer<CodeBuilder> body) {
    return ClassFile.of()
        .build(
            ClassDesc.of(NAME),
            type ->
                type.withVersion(version, 0)
                    .withFlags(ClassFile.ACC_PUBLIC)
                    .withMethodBody(
                        METHOD,
                        ConstantDescs.MTD_void,
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                        body));
  }

  /** A method as long as asked for that does nothing and returns. */
  static byte[] ofLength(int bytes) {
    return of(
        code -> {
          for (int i = 1; i < bytes; i++) {
            code.nop();
          }
          code.return_();
        });
  }

  /** A method with a jump over so many bytes. */
  static byte[] jumpOver(int bytes) {
    return of(
        code -> {
          Label end = code.newLabel();
          code.iconst_0().ifeq(end);
          for (int i = 3; i < bytes; i++) {
            code.nop();
          }
          code.labelBinding(end).return_();
        });
  }

  static byte[] ofVersion(int major, int minor) {
    byte[] classFile = ofLength(1);
    return ByteBuffer.wrap(classFile).putShort(4, (short) minor).putShort(6, (short) major).array();
  }

  private static void handlerBeforeItsCode(CodeBuilder code) {
    Label start = code.newLabel();
    Label end = code.newLabel();
    code.goto_(start);
    Label handler = code.newBoundLabel();
    code.pop().labelBinding(start).aconst_null().athrow().labelBinding(end);
    code.exceptionCatchAll(start, end, handler);
  }

  private static void handlerThatHandlesItself(CodeBuilder code) {
    code.aconst_null().athrow();
    Label handler = code.newBoundLabel();
    code.pop().aconst_null().athrow();
    code.exceptionCatchAll(code.startLabel(), code.newBoundLabel(), handler);
  }

  private static void twoHandlersThatHandleEachOther(CodeBuilder code) {
    Label first = code.newLabel();
    Label second = code.newLabel();
    code.aconst_null().checkcast(ConstantDescs.CD_Throwable).goto_(second);
    code.labelBinding(first).pop().aconst_null().athrow();
    code.labelBinding(second).pop().aconst_null().athrow();
    code.exceptionCatchAll(first, second, second);
    code.exceptionCatchAll(second, code.newBoundLabel(), first);
  }

  private static void switchBack(CodeBuilder code) {
    Label top = code.newBoundLabel();
    code.iconst_0().tableswitch(top, List.of(SwitchCase.of(0, top), SwitchCase.of(1, top)));
  }

  private static void lookupBack(CodeBuilder code) {
    Label top = code.newBoundLabel();
    code.iconst_0().lookupswitch(top, List.of(SwitchCase.of(0, top), SwitchCase.of(1000, top)));
  }

  private static void jumpWithAFullStack(CodeBuilder code) {
    code.lconst_1().iconst_1();
    Label top = code.newBoundLabel();
    code.dup().ifne(top).pop().pop2().return_();
  }

  private static void loopFromTheFirstInstruction(CodeBuilder code) {
    Label top = code.newBoundLabel();
    code.nop().goto_(top);
  }

  private static void longJump(CodeBuilder code) {
    Label top = code.newBoundLabel();
    code.nop().goto_w(top);
  }

  private static void loopInAHandledRange(CodeBuilder code) {
    Label top = code.newBoundLabel();
    code.nop().goto_(top);
    Label handler = code.newBoundLabel();
    code.pop().nop().goto_(top);
    Label outer = code.newBoundLabel();
    code.pop().goto_(top);
    code.exceptionCatchAll(top, handler, handler);
    code.exceptionCatchAll(top, outer, outer);
  }

  private static void subroutine(CodeBuilder code) {
    Label top = code.newBoundLabel();
    Label routine = code.newLabel();
    code.with(JsrInstruction.of(routine)).goto_(top);
    code.labelBinding(routine).astore(0).with(RetInstruction.of(0));
  }
}
