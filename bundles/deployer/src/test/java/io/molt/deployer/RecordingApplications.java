package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.DrainOutcome;
import io.molt.reload.Failure;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import io.molt.spi.LingeringCode;
import io.molt.spi.WorkerAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A manager that takes contents and writes down what happened. */
final class RecordingApplications implements Applications {

  private final ContentSource source;
  private String unlucky = "";
  private volatile Content announced;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Content> serving = new ConcurrentHashMap<>();
  private volatile CompletableFuture<DrainOutcome> drained =
      CompletableFuture.completedFuture(
          new DrainOutcome(DrainOutcome.Ending.GRACEFUL, Duration.ZERO, List.of()));

  RecordingApplications(ContentSource source) {
    this.source = source;
  }

  /** What was asked, and how it ended. */
  List<String> calls() {
    return calls;
  }

  /** Deploying this one throws. */
  void unlucky(String application) {
    unlucky = application;
  }

  /** Undeploying takes until this is completed. */
  CompletableFuture<DrainOutcome> holdDrains() {
    CompletableFuture<DrainOutcome> held = new CompletableFuture<>();
    drained = held;
    return held;
  }

  /** Waits until all of these, in this order and nothing else, have been asked. */
  void awaitCalls(String... expected) {
    awaitThat(() -> calls.size() >= expected.length);
    assertThat(calls).containsExactly(expected);
  }

  void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited 10 s, calls: %s", calls).isNegative();
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  @Override
  public void announce(Content content) {
    announced = content;
    calls.add("ANNOUNCE " + content.application() + " " + content.version());
  }

  /** What was announced last. */
  Content announced() {
    return announced;
  }

  @Override
  public CompletionStage<ReloadResult> deploy(String application, Trigger trigger) {
    String call = trigger + " " + application;
    if (application.equals(unlucky)) {
      throw new IllegalStateException("unlucky");
    }
    try {
      Content content = source.take(application);
      serving.put(application, content);
      calls.add(call + " " + content.version());
      source.kept().served(content);
      return CompletableFuture.completedFuture(
          new ReloadResult.Swapped(
              1, content.version(), Duration.ZERO, CompletableFuture.completedFuture(null)));
    } catch (ContentException unfit) {
      calls.add(call + " failed: " + unfit.getMessage());
      return CompletableFuture.completedFuture(
          new ReloadResult.Failed(new Failure("", unfit.getMessage(), "")));
    }
  }

  @Override
  public CompletionStage<DrainOutcome> undeploy(String application) {
    calls.add("undeploy " + application);
    serving.remove(application);
    return drained;
  }

  @Override
  public void booted() {
    calls.add("booted");
  }

  @Override
  public boolean isReady() {
    return calls.contains("booted");
  }

  @Override
  public void shutdown() {
    calls.add("shutdown");
  }

  @Override
  public List<ReloadRecord> history() {
    return List.of();
  }

  @Override
  public List<LingeringCode> leaks() {
    return List.of();
  }

  @Override
  public List<WorkerAnswer> ask(Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ApplicationStatus> status() {
    return serving.values().stream()
        .map(
            content ->
                new ApplicationStatus(
                    content.application(),
                    content.version(),
                    content.hash(),
                    1,
                    List.of(),
                    false,
                    java.util.Optional.empty(),
                    "",
                    java.util.Optional.empty(),
                    List.of()))
        .toList();
  }
}
