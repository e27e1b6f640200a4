package io.molt.deployer.weaving;

import static java.util.Objects.requireNonNull;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the code of one method anew, as planned.
 *
 * <p>What is added changes neither the stack nor the local variables and jumps nowhere, so the
 * stack map that the compiler made stays true and only moves. To make it anew would take the
 * class's whole surroundings.
 */
final class CodeWriter {

  private final CodeAttribute code;
  private final CodePlan plan;
  private final MethodRefEntry poll;
  private final ProcessCalls calls;
  private final CodeBuilder builder;

  /** The bounds of what is added at the beginning of a handler, by the handler's offset. */
  private final Map<Integer, Span> atHandlers = new HashMap<>();

  private record Span(Label start, Label end) {}

  CodeWriter(CodeWeaver weaver, CodeBuilder builder) {
    this.code = weaver.code();
    this.plan = weaver.plan();
    this.poll = weaver.poll();
    this.calls = weaver.calls();
    this.builder = builder;
    BitSet places = plan.handlers();
    for (int at = places.nextSetBit(0); at >= 0; at = places.nextSetBit(at + 1)) {
      atHandlers.put(at, new Span(builder.newLabel(), builder.newLabel()));
    }
  }

  void write() {
    if (plan.atEntry()) {
      writeEntry();
    }
    int at = 0;
    for (CodeElement element : code) {
      if (element instanceof Instruction instruction) {
        write(instruction, at);
        at += instruction.sizeInBytes();
      } else if (element instanceof LabelTarget target) {
        builder.with(target);
        writeHandlerEntry(at);
      } else if (element instanceof ExceptionCatch handler && !atHandlers.isEmpty()) {
        write(handler);
      } else {
        builder.with(element);
      }
    }
    Optional<StackMapTableAttribute> frames = code.findAttribute(Attributes.stackMapTable());
    if (frames.isPresent()) {
      builder.with(StackMapTableAttribute.of(frames.get().entries()));
    }
  }

  /** Before the first label, and so outside of all loops and handlers. */
  private void writeEntry() {
    if (plan.firstLine() >= 0) {
      builder.lineNumber(plan.firstLine());
    }
    builder.invokestatic(poll);
  }

  private void write(Instruction instruction, int at) {
    if (plan.isBackward(at)) {
      builder.invokestatic(poll);
    }
    if (calls.include(instruction)) {
      calls.replace(instruction, builder);
    } else {
      builder.with(instruction);
    }
  }

  private void writeHandlerEntry(int at) {
    Span span = atHandlers.isEmpty() ? null : atHandlers.get(at);
    if (span != null) {
      builder.labelBinding(span.start()).invokestatic(poll).labelBinding(span.end());
    }
  }

  /** Takes what was added out of a handler's range: what is thrown there leaves the method. */
  private void write(ExceptionCatch handler) {
    int start = code.labelToBci(handler.tryStart());
    int until = code.labelToBci(handler.tryEnd());
    Label from = handler.tryStart();
    BitSet places = plan.handlers();
    for (int at = places.nextSetBit(start); at >= 0 && at < until; at = places.nextSetBit(at + 1)) {
      Span span = requireNonNull(atHandlers.get(at));
      if (at > start) {
        builder.exceptionCatch(from, span.start(), handler.handler(), handler.catchType());
      }
      from = span.end();
    }
    builder.exceptionCatch(from, handler.tryEnd(), handler.handler(), handler.catchType());
  }
}
