package io.molt.packaging;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.LambdaMetafactory;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The class that stands for one lambda or method reference, instead of the one that {@link
 * LambdaMetafactory} would make from the same instruction.
 *
 * @param name its name: that of the class it is in, {@code $$Lambda} and a number
 * @param method the name of the method that is implemented
 * @param interfaces what is implemented; the first is what the code expects
 * @param types the types of the method: that of the interface, and those of bridges
 * @param exact the type of the method with its type parameters known
 * @param captured the types of what the lambda holds
 * @param body what it calls
 */
record LambdaClass(
    ClassDesc name,
    String method,
    List<ClassDesc> interfaces,
    Set<MethodTypeDesc> types,
    MethodTypeDesc exact,
    List<ClassDesc> captured,
    DirectMethodHandleDesc body) {

  private static final ClassDesc FACTORY =
      LambdaMetafactory.class.describeConstable().orElseThrow();

  /**
   * The instance of one that holds nothing, made when it is first asked for. An initialiser would
   * make it once and no more, but could fail where there is no memory, and with it the class for
   * ever: so the server would have to load all of these ahead of need, three hundred of them.
   */
  private static final String INSTANCE = "instance";

  private static final String MAKE = "make";
  private static final String FIELD = "captured";

  /**
   * Reads an instruction. Empty if it is no lambda, or one that can be serialised, whose class the
   * JDK looks for in a way of its own.
   *
   * @param number tells it from others of the class
   */
  static Optional<LambdaClass> of(
      InvokeDynamicInstruction instruction, ClassDesc self, int number) {
    if (!instruction.bootstrapMethod().owner().equals(FACTORY)) {
      return Optional.empty();
    }
    Iterator<ConstantDesc> arguments = instruction.bootstrapArgs().iterator();
    MethodTypeDesc type = (MethodTypeDesc) arguments.next();
    DirectMethodHandleDesc body = (DirectMethodHandleDesc) arguments.next();
    MethodTypeDesc exact = (MethodTypeDesc) arguments.next();
    List<ClassDesc> interfaces = new ArrayList<>();
    interfaces.add(instruction.typeSymbol().returnType());
    Set<MethodTypeDesc> types = new LinkedHashSet<>();
    types.add(type);
    // Only altMetafactory has more.
    int flags = arguments.hasNext() ? (Integer) arguments.next() : 0;
    if ((flags & LambdaMetafactory.FLAG_SERIALIZABLE) != 0) {
      return Optional.empty();
    }
    if ((flags & LambdaMetafactory.FLAG_MARKERS) != 0) {
      for (int left = (Integer) arguments.next(); left > 0; left--) {
        interfaces.add((ClassDesc) arguments.next());
      }
    }
    if ((flags & LambdaMetafactory.FLAG_BRIDGES) != 0) {
      for (int left = (Integer) arguments.next(); left > 0; left--) {
        types.add((MethodTypeDesc) arguments.next());
      }
    }
    return Optional.of(
        new LambdaClass(
            nameIn(self, number),
            instruction.name().stringValue(),
            interfaces,
            types,
            exact,
            instruction.typeSymbol().parameterList(),
            body));
  }

  private static ClassDesc nameIn(ClassDesc self, int number) {
    String descriptor = self.descriptorString();
    return ClassDesc.ofDescriptor(
        descriptor.substring(0, descriptor.length() - 1) + "$$Lambda" + number + ";");
  }

  /** Writes what takes the instruction's place. */
  void use(CodeBuilder code) {
    code.invokestatic(name, MAKE, makerType());
  }

  /**
   * Writes the class.
   *
   * @param host the host of the nest that it joins
   * @param source the file that stack traces name
   */
  byte[] build(ClassFile classFile, ClassDesc host, Optional<SourceFileAttribute> source) {
    return classFile.build(
        name,
        builder -> {
          builder.withFlags(AccessFlag.FINAL, AccessFlag.SUPER, AccessFlag.SYNTHETIC);
          builder.withInterfaceSymbols(interfaces);
          builder.with(NestHostAttribute.of(host));
          source.ifPresent(builder::with);
          writeConstructor(builder);
          writeMaker(builder);
          for (MethodTypeDesc type : types) {
            builder.withMethodBody(method, type, ClassFile.ACC_PUBLIC, code -> call(code, type));
          }
        });
  }

  private MethodTypeDesc makerType() {
    return MethodTypeDesc.of(interfaces.getFirst(), captured);
  }

  private MethodTypeDesc constructorType() {
    return MethodTypeDesc.of(ConstantDescs.CD_void, captured);
  }

  private void writeConstructor(ClassBuilder builder) {
    for (int i = 0; i < captured.size(); i++) {
      builder.withField(FIELD + i, captured.get(i), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
    }
    builder.withMethodBody(
        ConstantDescs.INIT_NAME,
        constructorType(),
        ClassFile.ACC_PRIVATE,
        code -> {
          code.aload(0);
          code.invokespecial(
              ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
          for (int i = 0; i < captured.size(); i++) {
            code.aload(0);
            code.loadLocal(TypeKind.from(captured.get(i)), code.parameterSlot(i));
            code.putfield(name, FIELD + i, captured.get(i));
          }
          code.return_();
        });
  }

  private void writeMaker(ClassBuilder builder) {
    if (captured.isEmpty()) {
      builder.withField(INSTANCE, interfaces.getFirst(), ClassFile.ACC_STATIC);
    }
    builder.withMethodBody(
        MAKE, makerType(), ClassFile.ACC_STATIC, captured.isEmpty() ? this::once : this::anew);
  }

  /** Two threads may each make one: nobody can tell them apart. */
  private void once(CodeBuilder code) {
    ClassDesc type = interfaces.getFirst();
    code.getstatic(name, INSTANCE, type)
        .dup()
        .ifThen(
            Opcode.IFNULL,
            none -> construct(none.pop()).dup().putstatic(name, INSTANCE, type).areturn())
        .areturn();
  }

  private void anew(CodeBuilder code) {
    construct(code).areturn();
  }

  private CodeBuilder construct(CodeBuilder code) {
    code.new_(name).dup();
    for (int i = 0; i < captured.size(); i++) {
      code.loadLocal(TypeKind.from(captured.get(i)), code.parameterSlot(i));
    }
    return code.invokespecial(name, ConstantDescs.INIT_NAME, constructorType());
  }

  private void call(CodeBuilder code, MethodTypeDesc type) {
    // With the receiver first where there is one.
    MethodTypeDesc called = body.invocationType();
    if (body.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR) {
      code.new_(body.owner()).dup();
    }
    for (int i = 0; i < captured.size(); i++) {
      code.aload(0).getfield(name, FIELD + i, captured.get(i));
      Adaptation.of(captured.get(i), captured.get(i), called.parameterType(i)).write(code);
    }
    for (int i = 0; i < type.parameterCount(); i++) {
      ClassDesc given = type.parameterType(i);
      ClassDesc wanted = called.parameterType(captured.size() + i);
      code.loadLocal(TypeKind.from(given), code.parameterSlot(i));
      Adaptation.of(given, exact.parameterType(i), wanted).write(code);
    }
    invoke(code);
    Adaptation.of(called.returnType(), exact.returnType(), type.returnType()).write(code);
    code.return_(TypeKind.from(type.returnType()));
  }

  private void invoke(CodeBuilder code) {
    ClassDesc owner = body.owner();
    MethodTypeDesc type = MethodTypeDesc.ofDescriptor(body.lookupDescriptor());
    switch (body.kind()) {
      case STATIC, INTERFACE_STATIC ->
          code.invokestatic(owner, body.methodName(), type, body.isOwnerInterface());
      // What is special is a private method, which its nest may call like any other.
      case VIRTUAL, SPECIAL -> code.invokevirtual(owner, body.methodName(), type);
      case INTERFACE_VIRTUAL, INTERFACE_SPECIAL ->
          code.invokeinterface(owner, body.methodName(), type);
      case CONSTRUCTOR -> code.invokespecial(owner, ConstantDescs.INIT_NAME, type);
      default -> throw new IllegalArgumentException(body + " (expected: a method)");
    }
  }
}
