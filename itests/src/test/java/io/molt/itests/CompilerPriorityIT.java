package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is compiled gives way to what is served. */
final class CompilerPriorityIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static void awaitNice(MoltProcess molt, String threads, int nice) {
    Await.until(
        threads + " have nice " + nice,
        Duration.ofSeconds(20),
        () -> {
          List<Integer> all = molt.facts().nice(threads);
          return !all.isEmpty() && all.stream().allMatch(each -> each == nice);
        },
        () -> molt.facts().nice(threads));
  }

  @Test
  void theCompilersThreadsGiveWayAndNoOthers() {
    MoltProcess molt = servers.start(Instance.withProbe());
    awaitNice(molt, "C1 Compiler", 10);
    awaitNice(molt, "C2 Compiler", 10);
    assertThat(molt.facts().nice("molt-")).isNotEmpty().allMatch(nice -> nice == 0);
  }

  @Test
  void thatCanBeLeftOut() {
    Instance instance = Instance.withProbe();
    instance.setEnvironment("JAVA_OPTS", "-Dmolt.compiler.nice=0");
    MoltProcess molt = servers.start(instance);
    molt.molt("status");
    assertThat(molt.facts().nice("C2 Compiler")).isNotEmpty().allMatch(nice -> nice == 0);
  }
}
