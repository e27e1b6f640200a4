package io.molt.deployer.weaving;

import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to rewrite one class; of logback's, which are 2.7 KB long on average. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WeavingBenchmark {

  private final ClassWeaver weaver = new ClassWeaver(true);
  private final List<byte[]> classes = new ArrayList<>();
  private int next;

  /** Reads them. */
  @Setup
  public void read() throws IOException {
    URI jar =
        URI.create(
            AppenderBase.class.getProtectionDomain().getCodeSource().getLocation().toString());
    try (JarFile file = new JarFile(Path.of(jar).toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        if (entry.getName().endsWith(".class") && !entry.getName().contains("-info")) {
          classes.add(file.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  /** The next one, when the JVM has seen many. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Fork(1)
  @Warmup(iterations = 5, time = 2)
  @Measurement(iterations = 5, time = 2)
  public Object weaveWarm() {
    next = (next + 1) % classes.size();
    return weaver.weave("class", classes.get(next));
  }

  /** The first one in a JVM, for which the class-file API has to be loaded. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Fork(10)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public Object weaveFirst() {
    return weaver.weave("class", classes.get(0));
  }
}
