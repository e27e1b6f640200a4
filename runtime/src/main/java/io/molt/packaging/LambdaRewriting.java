package io.molt.packaging;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the lambdas and method references in class files, and has each be a class of the same nest:
 * there it may call the private method that javac has made of a lambda's body.
 */
final class LambdaRewriting {

  private static final String CLASS = ".class";

  private final ClassFile classFile;
  private final Map<String, byte[]> rewritten = new HashMap<>();

  /** What has come to the nest of each class that is the host of one. */
  private final Map<ClassDesc, List<ClassDesc>> joined = new HashMap<>();

  LambdaRewriting(ClassFile classFile) {
    this.classFile = classFile;
  }

  /**
   * Rewrites.
   *
   * @param files names and content; what is no class file is passed over
   * @return the files that are new or differ
   */
  Map<String, byte[]> rewrite(Map<String, byte[]> files) {
    files.forEach(
        (name, content) -> {
          if (name.endsWith(CLASS)) {
            rewriteClass(classFile.parse(content));
          }
        });
    joined.forEach(
        (host, members) -> {
          byte[] content = rewritten.getOrDefault(fileOf(host), files.get(fileOf(host)));
          rewritten.put(fileOf(host), extendNest(classFile.parse(content), members));
        });
    return rewritten;
  }

  private void rewriteClass(ClassModel model) {
    ClassDesc self = model.thisClass().asSymbol();
    ClassDesc host =
        model
            .findAttribute(Attributes.nestHost())
            .map(NestHostAttribute::nestHost)
            .orElse(model.thisClass())
            .asSymbol();
    Optional<SourceFileAttribute> source = model.findAttribute(Attributes.sourceFile());
    List<ClassDesc> made = new ArrayList<>();
    byte[] changed =
        classFile.transformClass(
            model,
            ClassTransform.transformingMethodBodies(
                (code, element) -> {
                  Optional<LambdaClass> lambda = lambda(element, self, made.size());
                  lambda.ifPresentOrElse(found -> found.use(code), () -> code.with(element));
                  lambda.ifPresent(
                      found -> {
                        made.add(found.name());
                        rewritten.put(fileOf(found.name()), found.build(classFile, host, source));
                      });
                }));
    if (!made.isEmpty()) {
      rewritten.put(fileOf(self), changed);
      joined.computeIfAbsent(host, _ -> new ArrayList<>()).addAll(made);
    }
  }

  private static Optional<LambdaClass> lambda(CodeElement element, ClassDesc self, int number) {
    return element instanceof InvokeDynamicInstruction instruction
        ? LambdaClass.of(instruction, self, number)
        : Optional.empty();
  }

  private byte[] extendNest(ClassModel host, List<ClassDesc> joined) {
    List<ClassDesc> members = new ArrayList<>();
    host.findAttribute(Attributes.nestMembers())
        .ifPresent(old -> old.nestMembers().forEach(member -> members.add(member.asSymbol())));
    members.addAll(joined);
    return classFile.transformClass(
        host,
        ClassTransform.dropping(NestMembersAttribute.class::isInstance)
            .andThen(
                ClassTransform.endHandler(
                    builder -> builder.with(NestMembersAttribute.ofSymbols(members)))));
  }

  private static String fileOf(ClassDesc name) {
    String descriptor = name.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1) + CLASS;
  }
}
