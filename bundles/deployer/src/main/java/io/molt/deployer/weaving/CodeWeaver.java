package io.molt.deployer.weaving;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.util.function.Consumer;

/** Has the code of one method written anew, and copies its other attributes. */
record CodeWeaver(CodeAttribute code, CodePlan plan, MethodRefEntry poll, ProcessCalls calls)
    implements MethodTransform, Consumer<CodeBuilder> {

  @Override
  public void accept(MethodBuilder builder, MethodElement element) {
    if (element instanceof CodeModel) {
      builder.withCode(this);
    } else {
      builder.with(element);
    }
  }

  @Override
  public void accept(CodeBuilder builder) {
    new CodeWriter(this, builder).write();
  }
}
