package io.molt.deployer.weaving;

import io.molt.spi.StopChecks;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Rewrites class files so that their code can be stopped and cannot end the process.
 *
 * <p>What cannot be rewritten stays as it is, one method or a whole class, and is named. Whether it
 * is a class that can be loaded at all, its loading tells.
 */
final class ClassWeaver {

  private static final int MAGIC = 0xCAFEBABE;

  /** A class file's version is the Java version and this. */
  private static final int VERSION_OFFSET = 44;

  private static final String GUARD = StopChecks.GUARD.replace('.', '/');

  private final boolean loopChecks;

  /**
   * @param loopChecks whether code is to be stoppable; that it cannot end the process is seen to in
   *     any case
   */
  ClassWeaver(boolean loopChecks) {
    this.loopChecks = loopChecks;
  }

  boolean loopChecks() {
    return loopChecks;
  }

  /**
   * Rewrites one.
   *
   * @param file its name, for messages
   */
  Woven weave(String file, byte[] original) {
    if (isLeft(original) || !(loopChecks || ProcessCalls.mayBeIn(original))) {
      return Woven.unchanged(original);
    }
    try {
      int newest = ClassFile.latestMajorVersion();
      int version = Short.toUnsignedInt(ByteBuffer.wrap(original).getShort(6));
      return version > newest ? tooNew(file, original, version, newest) : rewrite(original);
    } catch (RuntimeException unfit) {
      // The class-file API says in several ways that a file is damaged or too large.
      return new Woven(original, List.of(new Unwoven(file, "it cannot be rewritten: " + unfit)));
    }
  }

  /** What is no class file, and what was rewritten before. */
  private static boolean isLeft(byte[] original) {
    return original.length < 8
        || ByteBuffer.wrap(original).getInt(0) != MAGIC
        || Bytes.mayHold(original, GUARD);
  }

  private static Woven tooNew(String file, byte[] original, int version, int newest) {
    String reason =
        "it is compiled for Java %d (expected: at most Java %d, which runs this server)"
            .formatted(version - VERSION_OFFSET, newest - VERSION_OFFSET);
    return new Woven(original, List.of(new Unwoven(file, reason)));
  }

  /** The options keep the stack maps out, for each method brings its own. */
  private Woven rewrite(byte[] original) {
    ClassFile classFile =
        ClassFile.of(
            ClassFile.StackMapsOption.DROP_STACK_MAPS,
            ClassFile.ShortJumpsOption.FAIL_ON_SHORT_JUMPS);
    ClassModel model = classFile.parse(original);
    ClassRewriting rewriting = new ClassRewriting(model, original, loopChecks);
    byte[] rewritten = classFile.transformClass(model, rewriting);
    return new Woven(rewriting.changesNothing() ? original : rewritten, rewriting.unwoven());
  }
}
