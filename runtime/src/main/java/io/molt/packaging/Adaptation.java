package io.molt.packaging;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;

/**
 * Makes of the value on the stack one of another type, as {@link
 * java.lang.invoke.LambdaMetafactory} does: casts, boxes, widens, or drops it.
 *
 * @param from the type on the stack
 * @param exact a narrower type that it is known to have
 * @param to the type that is wanted
 */
record Adaptation(ClassDesc from, ClassDesc exact, ClassDesc to) {

  static Adaptation of(ClassDesc from, ClassDesc exact, ClassDesc to) {
    return new Adaptation(from, exact, to);
  }

  void write(CodeBuilder code) {
    if (from.equals(to)) {
      return;
    }
    if (to.equals(ConstantDescs.CD_void)) {
      drop(code);
    } else if (from.isPrimitive() && to.isPrimitive()) {
      code.conversion(TypeKind.from(from), TypeKind.from(to));
    } else if (from.isPrimitive()) {
      ClassDesc boxed = boxed(from);
      code.invokestatic(boxed, "valueOf", MethodTypeDesc.of(boxed, from));
    } else if (to.isPrimitive()) {
      unbox(code);
    } else if (!to.equals(ConstantDescs.CD_Object)) {
      code.checkcast(to);
    }
  }

  private void drop(CodeBuilder code) {
    if (TypeKind.from(from).slotSize() == 2) {
      code.pop2();
    } else {
      code.pop();
    }
  }

  /** An Integer may be wanted as a long, so the box is that of what comes. */
  private void unbox(CodeBuilder code) {
    ClassDesc box = isBox(exact) ? exact : isBox(from) ? from : boxed(to);
    ClassDesc value = unboxed(box);
    if (!box.equals(from)) {
      code.checkcast(box);
    }
    code.invokevirtual(box, value.displayName() + "Value", MethodTypeDesc.of(value));
    of(value, value, to).write(code);
  }

  private static boolean isBox(ClassDesc type) {
    return !unboxed(type).equals(type);
  }

  private static ClassDesc boxed(ClassDesc primitive) {
    return resolved(primitive).wrap().describeConstable().orElseThrow().returnType();
  }

  private static ClassDesc unboxed(ClassDesc type) {
    return type.packageName().equals("java.lang")
        ? resolved(type).unwrap().describeConstable().orElseThrow().returnType()
        : type;
  }

  private static MethodType resolved(ClassDesc result) {
    return MethodType.fromMethodDescriptorString("()" + result.descriptorString(), null);
  }
}
