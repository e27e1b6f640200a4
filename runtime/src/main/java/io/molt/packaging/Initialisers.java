package io.molt.packaging;

import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which classes of a jar have an initialiser, as a file in that jar: the server initialises its own
 * soon after it has started, and to find out by reading all of them took it a fifth of a second of
 * processor time, and the memory for nearly two thousand class files, at each start.
 */
public final class Initialisers {

  /** Where the list is: one name in each line, as {@link Class#getName()} has it, sorted. */
  public static final String FILE = "META-INF/molt/initialisers";

  private static final String SUFFIX = ".class";

  private Initialisers() {}

  /**
   * Makes the list.
   *
   * @param files what is in the jar, by the names of the entries
   */
  static byte[] list(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().endsWith(SUFFIX) && hasInitialiser(file.getValue()))
        .map(file -> name(file.getKey()) + "\n")
        .sorted()
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  private static boolean hasInitialiser(byte[] file) {
    ClassModel model = ClassFile.of().parse(file);
    return model.methods().stream()
        .anyMatch(method -> method.methodName().equalsString(CLASS_INIT_NAME));
  }

  private static String name(String entry) {
    return entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.');
  }
}
