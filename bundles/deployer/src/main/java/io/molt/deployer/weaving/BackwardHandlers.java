package io.molt.deployer.weaving;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.ExceptionCatch;
import java.util.BitSet;

/**
 * The handlers in one method that lie before code that they handle, so that an exception leads
 * back. The Java compiler makes none in which more than the release of a lock could throw.
 */
final class BackwardHandlers {

  private final CodeAttribute code;

  BackwardHandlers(CodeAttribute code) {
    this.code = code;
  }

  /** Where they begin. */
  BitSet places() {
    BitSet places = new BitSet();
    for (ExceptionCatch handler : code.exceptionHandlers()) {
      int from = code.labelToBci(handler.handler());
      int until = code.labelToBci(handler.tryEnd());
      if (from < until && mayThrow(Math.max(from, code.labelToBci(handler.tryStart())), until)) {
        places.set(from);
      }
    }
    return places;
  }

  private boolean mayThrow(int from, int until) {
    int at = 0;
    for (CodeElement element : code) {
      if (element instanceof Instruction instruction) {
        if (at >= from && at < until && mayThrow(instruction)) {
          return true;
        }
        at += instruction.sizeInBytes();
      }
    }
    return false;
  }

  private static boolean mayThrow(Instruction instruction) {
    return switch (instruction.opcode().kind()) {
      case LOAD, STORE, STACK, CONSTANT, INCREMENT, CONVERT, NOP, RETURN -> false;
      case MONITOR -> instruction.opcode() != Opcode.MONITOREXIT;
      default -> true;
    };
  }
}
