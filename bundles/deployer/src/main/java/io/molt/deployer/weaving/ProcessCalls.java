package io.molt.deployer.weaving;

import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Instruction;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls in one class that concern the whole process, for they would end it or take its system
 * properties away; method references included, each with what takes its place.
 */
final class ProcessCalls {

  private final ConstantPoolBuilder pool;

  /** The constants concerned, and those that stand for them. */
  private final Map<PoolEntry, PoolEntry> substitutes = new HashMap<>();

  private ProcessCalls(ConstantPoolBuilder pool) {
    this.pool = pool;
  }

  /** Whether a class file may hold such a call; it surely does not if the answer is no. */
  static boolean mayBeIn(byte[] classFile) {
    return Bytes.mayHold(classFile, "exit")
        || Bytes.mayHold(classFile, "halt")
        || Bytes.mayHold(classFile, "setProperties");
  }

  /**
   * Finds them.
   *
   * @param pool the constants of the class as it will be
   */
  static ProcessCalls in(ClassModel model, byte[] classFile, ConstantPoolBuilder pool) {
    ProcessCalls calls = new ProcessCalls(pool);
    if (mayBeIn(classFile)) {
      for (PoolEntry entry : model.constantPool()) {
        calls.find(entry);
      }
    }
    return calls;
  }

  private void find(PoolEntry entry) {
    Optional<? extends PoolEntry> substitute =
        switch (entry) {
          case MethodRefEntry method -> substitute(method);
          case InvokeDynamicEntry call ->
              substitute(call.bootstrap())
                  .map(bootstrap -> pool.invokeDynamicEntry(bootstrap, call.nameAndType()));
          case LoadableConstantEntry value -> substitute(value);
          default -> Optional.empty();
        };
    substitute.ifPresent(other -> substitutes.put(entry, other));
  }

  private Optional<MethodRefEntry> substitute(MemberRefEntry method) {
    String owner = method.owner().asInternalName();
    if (!owner.equals("java/lang/System") && !owner.equals("java/lang/Runtime")) {
      return Optional.empty();
    }
    String name = method.name().stringValue();
    return switch (owner + "." + name + method.type().stringValue()) {
      case "java/lang/System.exit(I)V" -> Optional.of(GuardCalls.ofStatus(name, pool));
      case "java/lang/Runtime.exit(I)V", "java/lang/Runtime.halt(I)V" ->
          Optional.of(GuardCalls.ofRuntimeAndStatus(name, pool));
      case "java/lang/System.setProperties(Ljava/util/Properties;)V" ->
          Optional.of(GuardCalls.ofProperties(pool));
      default -> Optional.empty();
    };
  }

  private Optional<? extends LoadableConstantEntry> substitute(LoadableConstantEntry value) {
    return switch (value) {
      case MethodHandleEntry handle ->
          substitute(handle.reference())
              .map(method -> pool.methodHandleEntry(MethodHandleInfo.REF_invokeStatic, method));
      case ConstantDynamicEntry constant ->
          substitute(constant.bootstrap())
              .map(bootstrap -> pool.constantDynamicEntry(bootstrap, constant.nameAndType()));
      default -> Optional.empty();
    };
  }

  private Optional<BootstrapMethodEntry> substitute(BootstrapMethodEntry bootstrap) {
    List<LoadableConstantEntry> arguments = new ArrayList<>(bootstrap.arguments());
    boolean changed = false;
    for (int i = 0; i < arguments.size(); i++) {
      Optional<? extends LoadableConstantEntry> substitute = substitute(arguments.get(i));
      if (substitute.isPresent()) {
        arguments.set(i, substitute.get());
        changed = true;
      }
    }
    return changed
        ? Optional.of(pool.bsmEntry(bootstrap.bootstrapMethod(), arguments))
        : Optional.empty();
  }

  boolean isEmpty() {
    return substitutes.isEmpty();
  }

  /** Whether an instruction is such a call, or makes a reference to one. */
  boolean include(Instruction instruction) {
    PoolEntry constant = substitutes.isEmpty() ? null : constant(instruction);
    return constant != null && substitutes.containsKey(constant);
  }

  /** Writes what takes the place of an instruction that is included. */
  void replace(Instruction instruction, CodeBuilder code) {
    PoolEntry substitute = substitutes.get(constant(instruction));
    switch (substitute) {
      case MethodRefEntry method -> code.invokestatic(method);
      case InvokeDynamicEntry call -> code.invokedynamic(call);
      case LoadableConstantEntry value -> code.ldc(value);
      case null, default -> throw new IllegalStateException(instruction + " is not included");
    }
  }

  private static @Nullable PoolEntry constant(Instruction instruction) {
    return switch (instruction) {
      case InvokeInstruction call -> call.method();
      case InvokeDynamicInstruction call -> call.invokedynamic();
      case LoadConstantInstruction load -> load.constantEntry();
      default -> null;
    };
  }
}
