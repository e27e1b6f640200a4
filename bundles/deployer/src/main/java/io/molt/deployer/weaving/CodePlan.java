package io.molt.deployer.weaving;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction.JsrInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the code of one method is to ask whether it may go on: before each jump that may lead back,
 * at the beginning of a handler that lies before the code that it handles, and at the beginning of
 * the method.
 *
 * <p>Why that ends everything: control that never leaves a method goes back in it again and again,
 * by a jump or by an exception. Before a jump back it is thrown out, perhaps into a handler further
 * down, and so it only goes down until it is outside. Where an exception leads back, it is thrown
 * out of the method at once. A method that is called throws before it does anything.
 */
final class CodePlan {

  /** Bytes of an invocation. */
  private static final int POLL = 3;

  /** Bytes by which a switch may grow when it is moved. */
  private static final int PADDING = 3;

  private static final int LONGEST_CODE = 65_535;

  /** HotSpot leaves longer methods to its interpreter (DontCompileHugeMethods). */
  private static final int LONGEST_COMPILED = 8_000;

  private final CodeAttribute code;
  private final boolean atEntry;
  private final BitSet jumps = new BitSet();
  private final BitSet handlers = new BitSet();

  private int firstLine = -1;
  private int polls;
  private int padding;
  private int farthestJump;

  private CodePlan(CodeAttribute code, boolean atEntry) {
    this.code = code;
    this.atEntry = atEntry;
  }

  /** Asks nowhere. */
  static CodePlan nothing(CodeAttribute code) {
    return new CodePlan(code, false);
  }

  /**
   * Finds the places.
   *
   * @param atEntry whether to ask at the beginning of the method too
   */
  static CodePlan of(CodeAttribute code, boolean atEntry) {
    CodePlan plan = new CodePlan(code, atEntry);
    plan.find();
    return plan;
  }

  private void find() {
    int at = 0;
    for (CodeElement element : code) {
      if (element instanceof Instruction instruction) {
        plan(instruction, at);
        at += instruction.sizeInBytes();
      } else if (at == 0 && element instanceof LineNumber line) {
        firstLine = line.line();
      }
    }
    handlers.or(new BackwardHandlers(code).places());
    polls = jumps.cardinality() + handlers.cardinality() + (atEntry ? 1 : 0);
  }

  private void plan(Instruction instruction, int at) {
    switch (instruction.opcode().kind()) {
      case BRANCH -> jump(instruction, ((BranchInstruction) instruction).target(), at);
      case DISCONTINUED_JSR -> jump(instruction, ((JsrInstruction) instruction).target(), at);
      case TABLE_SWITCH -> {
        TableSwitchInstruction table = (TableSwitchInstruction) instruction;
        choice(table.defaultTarget(), table.cases(), at);
      }
      case LOOKUP_SWITCH -> {
        LookupSwitchInstruction lookup = (LookupSwitchInstruction) instruction;
        choice(lookup.defaultTarget(), lookup.cases(), at);
      }
      default -> {}
    }
  }

  private void jump(Instruction jump, Label target, int at) {
    int distance = code.labelToBci(target) - at;
    if (distance <= 0) {
      jumps.set(at);
    }
    if (jump.sizeInBytes() == POLL) {
      farthestJump = Math.max(farthestJump, Math.abs(distance));
    }
  }

  private void choice(Label standard, List<SwitchCase> cases, int at) {
    padding += PADDING;
    boolean back = code.labelToBci(standard) <= at;
    for (SwitchCase one : cases) {
      back |= code.labelToBci(one.target()) <= at;
    }
    jumps.set(at, back);
  }

  /** Why the code cannot be written so; empty if it can. */
  Optional<String> obstacle() {
    int before = code.codeLength();
    int growth = POLL * polls + padding;
    int after = before + growth;
    if (after > LONGEST_CODE) {
      return Optional.of("its code would be longer than " + LONGEST_CODE + " bytes");
    }
    if (farthestJump + growth > Short.MAX_VALUE) {
      return Optional.of("a jump in it would be longer than " + Short.MAX_VALUE + " bytes");
    }
    if (before <= LONGEST_COMPILED && after > LONGEST_COMPILED) {
      return Optional.of(
          "its code would be longer than the " + LONGEST_COMPILED + " bytes that Java compiles");
    }
    return Optional.empty();
  }

  /** Whether there is anything to be written. */
  boolean isEmpty() {
    return polls == 0;
  }

  boolean atEntry() {
    return atEntry;
  }

  /** The line of the first instruction, or -1. */
  int firstLine() {
    return firstLine;
  }

  /** Whether to ask before the instruction at an offset. */
  boolean isBackward(int at) {
    return jumps.get(at);
  }

  /** The offsets of handlers at whose beginning to ask. */
  BitSet handlers() {
    return handlers;
  }
}
