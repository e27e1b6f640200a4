package io.molt.deployer.weaving;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rewriting of one class: writes each method anew that it has to, and copies the rest. */
final class ClassRewriting implements ClassTransform {

  private final ClassModel model;
  private final byte[] original;
  private final boolean loopChecks;
  private final List<Unwoven> unwoven = new ArrayList<>();

  private @Nullable ProcessCalls calls;
  private @Nullable MethodRefEntry poll;
  private boolean changed;

  ClassRewriting(ClassModel model, byte[] original, boolean loopChecks) {
    this.model = model;
    this.original = original;
    this.loopChecks = loopChecks;
  }

  /** What cannot be stopped. */
  List<Unwoven> unwoven() {
    return unwoven;
  }

  /** Whether the class is as it was. */
  boolean changesNothing() {
    return !changed;
  }

  @Override
  public void accept(ClassBuilder builder, ClassElement element) {
    if (element instanceof MethodModel method
        && method.code().orElse(null) instanceof CodeAttribute code) {
      rewrite(builder, method, code);
    } else {
      builder.with(element);
    }
  }

  private void rewrite(ClassBuilder builder, MethodModel method, CodeAttribute code) {
    CodePlan plan = plan(method, code);
    ProcessCalls calls = calls(builder);
    if (plan.isEmpty() && !mayCall(calls, code)) {
      builder.with(method);
      return;
    }
    changed = true;
    builder.transformMethod(method, new CodeWeaver(code, plan, poll(builder), calls));
  }

  private CodePlan plan(MethodModel method, CodeAttribute code) {
    if (!loopChecks) {
      return CodePlan.nothing(code);
    }
    CodePlan plan = CodePlan.of(code, asksAtEntry(method));
    Optional<String> obstacle = plan.obstacle();
    if (obstacle.isEmpty()) {
      return plan;
    }
    unwoven.add(new Unwoven(name(method), obstacle.get()));
    return CodePlan.nothing(code);
  }

  /**
   * Recursion, and loops in the JDK that call this code, are ended where methods begin. No
   * recursion goes through static initialisers, and bridges call what asks itself.
   */
  private static boolean asksAtEntry(MethodModel method) {
    return !method.flags().has(AccessFlag.BRIDGE)
        && !method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME);
  }

  private String name(MethodModel method) {
    String type = model.thisClass().asInternalName().replace('/', '.');
    return type + "." + method.methodName().stringValue();
  }

  private static boolean mayCall(ProcessCalls calls, CodeAttribute code) {
    if (calls.isEmpty()) {
      return false;
    }
    for (CodeElement element : code) {
      if (element instanceof Instruction instruction && calls.include(instruction)) {
        return true;
      }
    }
    return false;
  }

  private ProcessCalls calls(ClassBuilder builder) {
    if (calls == null) {
      calls = ProcessCalls.in(model, original, builder.constantPool());
    }
    return calls;
  }

  private MethodRefEntry poll(ClassBuilder builder) {
    if (poll == null) {
      poll = GuardCalls.poll(builder.constantPool());
    }
    return poll;
  }
}
