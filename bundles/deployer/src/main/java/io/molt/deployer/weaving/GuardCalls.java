package io.molt.deployer.weaving;

import io.molt.spi.StopChecks;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;

/** The methods of {@code io.molt.woven} as class files name them. */
final class GuardCalls {

  /** The class that takes the place of what ends the process. */
  static final String EXITS = "io.molt.woven.Exits";

  /** The class that takes the place of what replaces the system properties. */
  static final String PROPERTIES = "io.molt.woven.SystemProperties";

  private static final String POLL = "poll";
  private static final ClassDesc GUARD = ClassDesc.of(StopChecks.GUARD);
  private static final ClassDesc EXIT_CALLS = ClassDesc.of(EXITS);
  private static final ClassDesc RUNTIME = ClassDesc.of("java.lang.Runtime");

  private GuardCalls() {}

  /** Asks whether the code may go on. */
  static MethodRefEntry poll(ConstantPoolBuilder pool) {
    return pool.methodRefEntry(GUARD, POLL, ConstantDescs.MTD_void);
  }

  /** Takes the place of a static method that is given a status. */
  static MethodRefEntry ofStatus(String name, ConstantPoolBuilder pool) {
    return pool.methodRefEntry(
        EXIT_CALLS, name, MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int));
  }

  /** Takes the place of a method of {@link Runtime} that is given a status. */
  static MethodRefEntry ofRuntimeAndStatus(String name, ConstantPoolBuilder pool) {
    return pool.methodRefEntry(
        EXIT_CALLS, name, MethodTypeDesc.of(ConstantDescs.CD_void, RUNTIME, ConstantDescs.CD_int));
  }

  /** Takes the place of {@link System#setProperties}. */
  static MethodRefEntry ofProperties(ConstantPoolBuilder pool) {
    return pool.methodRefEntry(
        ClassDesc.of(PROPERTIES),
        "replace",
        MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.util.Properties")));
  }

  /**
   * Gives the method that asks its body: an invocation of the call site of {@code check}. Leaves
   * out what only a debugger reads, for each worker parses what is left.
   */
  static byte[] linkPoll(byte[] guard) {
    ClassFile classFile =
        ClassFile.of(
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
            ClassFile.ConstantPoolSharingOption.NEW_POOL);
    return classFile.transformClass(classFile.parse(guard), new Linking());
  }

  /** No lambdas: each would be made at the start of the server. */
  private static final class Linking implements ClassTransform, Consumer<CodeBuilder> {
    @Override
    public void accept(ClassBuilder builder, ClassElement element) {
      if (element instanceof MethodModel method && method.methodName().equalsString(POLL)) {
        builder.withMethodBody(
            method.methodName(), method.methodType(), method.flags().flagsMask(), this);
      } else {
        builder.with(element);
      }
    }

    @Override
    public void accept(CodeBuilder code) {
      code.invokedynamic(check()).return_();
    }
  }

  private static DynamicCallSiteDesc check() {
    MethodTypeDesc bootstrap =
        MethodTypeDesc.of(
            ConstantDescs.CD_Object,
            ConstantDescs.CD_MethodHandles_Lookup,
            ConstantDescs.CD_String,
            ConstantDescs.CD_Object);
    return DynamicCallSiteDesc.of(
        MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, GUARD, "check", bootstrap),
        POLL,
        ConstantDescs.MTD_void);
  }
}
