package io.molt.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LambdaRewritingTest {

  private static final String PACKAGE = "io/molt/packaging/";

  private final ClassFile classFile =
      LambdaPackaging.classFile(LambdaRewritingTest.class.getClassLoader());

  @Test
  void lambdasDoAsBefore() throws Exception {
    Map<String, byte[]> files = read();
    files.putAll(new LambdaRewriting(classFile).rewrite(files));

    assertThat(resultsOf(files))
        .isEqualTo(new ManyLambdas().call())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("holds all kinds", "self110995116277760.50.25ctrue72")
        .containsEntry("marked", "yes");
  }

  @Test
  void onlyWhatCanBeSerialisedIsLeft() throws IOException {
    Map<String, byte[]> files = read();
    assertThat(lambdasIn(files)).isGreaterThan(20);

    files.putAll(new LambdaRewriting(classFile).rewrite(files));

    assertThat(lambdasIn(files)).isEqualTo(1);
  }

  /** What has no initialiser can be used again after a moment without memory. */
  @Test
  void noneHasAnInitialiser() throws IOException {
    Map<String, byte[]> rewritten = new LambdaRewriting(classFile).rewrite(read());

    assertThat(rewritten.keySet()).anyMatch(name -> name.contains("$$Lambda"));
    assertThat(new String(Initialisers.list(rewritten), UTF_8)).doesNotContain("$$Lambda");
  }

  @Test
  void whatIsRewrittenStaysAsItIs() throws IOException {
    Map<String, byte[]> files = read();
    files.putAll(new LambdaRewriting(classFile).rewrite(files));

    Map<String, byte[]> again = new LambdaRewriting(classFile).rewrite(files);

    assertThat(again).isEmpty();
  }

  @Test
  void filesWithoutLambdasAreLeftAlone() throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    files.put(PACKAGE + "Adaptation.class", read("Adaptation"));
    files.put("META-INF/MANIFEST.MF", new byte[] {1});

    assertThat(new LambdaRewriting(classFile).rewrite(files)).isEmpty();
  }

  private static Map<String, byte[]> read() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : List.of("", "$Shape", "$TextShape", "$Greeting", "$Nested", "$Marker")) {
      files.put(PACKAGE + "ManyLambdas" + name + ".class", read("ManyLambdas" + name));
    }
    return files;
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = LambdaRewritingTest.class.getResourceAsStream(name + ".class")) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  private long lambdasIn(Map<String, byte[]> files) {
    return files.values().stream()
        .map(classFile::parse)
        .map(ClassModel::methods)
        .flatMap(List::stream)
        .filter(method -> !method.methodName().equalsString("$deserializeLambda$"))
        .map(MethodModel::code)
        .flatMap(code -> code.stream().flatMap(CodeModel::elementStream))
        .filter(InvokeDynamicInstruction.class::isInstance)
        .map(InvokeDynamicInstruction.class::cast)
        .filter(call -> call.bootstrapMethod().owner().displayName().equals("LambdaMetafactory"))
        .count();
  }

  private static Object resultsOf(Map<String, byte[]> files) throws Exception {
    ClassLoader loader =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] content = files.get(name.replace('.', '/') + ".class");
            if (content == null) {
              throw new ClassNotFoundException(name);
            }
            return defineClass(name, content, 0, content.length);
          }
        };
    return ((Callable<?>)
            loader
                .loadClass("io.molt.packaging.ManyLambdas")
                .getDeclaredConstructor()
                .newInstance())
        .call();
  }
}
