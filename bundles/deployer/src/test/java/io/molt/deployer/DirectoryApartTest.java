package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.Deployments;
import io.molt.spi.Entries;
import io.molt.spi.SeparateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryApartTest {

  @TempDir Path directory;
  private final List<String> told = new ArrayList<>();
  private DeploySetup setup;
  private SeparateDirectory apart;

  /** Writes down what it is told. */
  private final class Listener implements Deployments {
    @Override
    public CompletionStage<ReloadResult> deploy(String application, Trigger trigger) {
      told.add(application + " " + trigger);
      return new CompletableFuture<>();
    }

    @Override
    public void announce(Content content) {
      told.add("announced " + content);
    }

    @Override
    public CompletionStage<DrainOutcome> undeploy(String application) {
      told.add("gone " + application);
      return new CompletableFuture<>();
    }

    @Override
    public void booted() {
      told.add("booted");
    }
  }

  @BeforeEach
  void open() throws IOException {
    setup = new DeploySetup(directory, true);
    apart = separate();
  }

  private SeparateDirectory separate() throws IOException {
    return setup.intake.separate(new Listener()).orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    apart.close();
    setup.close();
  }

  private void put(String version) throws IOException {
    apart.put("hello.jar", TestBundle.jar("hello", version));
    apart.look();
  }

  private List<String> files(String part) throws IOException {
    Path root = directory.resolve(part);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(each -> each.getFileName().toString()).toList();
    }
  }

  @Test
  void whatIsPutThereIsToldAsOfTheRealOne() throws Exception {
    put("1");
    assertThat(told).containsExactly("hello DEPLOY");
    Content first = apart.source().take("hello");
    assertThat(first.version()).isEqualTo("1.0.0");
    apart.look();
    assertThat(told).hasSize(1);
    assertThat(apart.source().take("hello")).isSameAs(first);
    put("2");
    assertThat(told).containsExactly("hello DEPLOY", "hello DEPLOY");
    assertThat(apart.source().take("hello").version()).isEqualTo("2.0.0");
  }

  @Test
  void theRealOneKnowsNothingOfIt() throws Exception {
    setup.boot();
    put("1");
    Content taken = apart.source().take("hello");
    assertThat(taken.file()).startsWith(directory.resolve("apart")).exists();
    setup.scan();
    assertThat(setup.applications.calls()).containsExactly("booted");
    assertThatThrownBy(() -> setup.intake.take("hello")).isInstanceOf(ContentException.class);
    setup.background.close();
    assertThat(files("content")).isEmpty();
  }

  /**
   * What is made of classes when they are loaded is kept for the next start, of real ones alone.
   */
  @Test
  void ofItsClassesNothingIsKept() throws Exception {
    put("1");
    Entries entries = apart.source().take("hello").entries();
    assertThat(entries.names()).allMatch(name -> entries.bytes(name).isPresent());
    setup.weaving.settle();
    setup.weaving.close();
    assertThat(files("")).noneMatch(name -> name.endsWith(".woven"));
  }

  @Test
  void nothingIsLeftOfIt() throws Exception {
    put("1");
    assertThat(apart.source().take("hello").file()).exists();
    apart.close();
    assertThat(directory.resolve("apart")).doesNotExist();
    apart.close();
  }

  /** As when a server was killed in the middle of it. */
  @Test
  void whatWasLeftOfAnEarlierOneGoesFirst() throws Exception {
    put("1");
    assertThat(apart.source().take("hello").version()).isEqualTo("1.0.0");
    SeparateDirectory next = separate();
    next.look();
    assertThat(told).containsExactly("hello DEPLOY");
    assertThat(files("apart")).isEmpty();
  }

  @Test
  void thatItCannotBeWrittenIsTold() throws Exception {
    apart.close();
    assertThatThrownBy(() -> put("1")).isInstanceOf(IOException.class);
  }
}
