package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.molt.config.DefaultSettings;
import io.molt.manager.code.CodeException;
import io.molt.manager.code.StandbyHost;
import io.molt.manager.rehearsal.RehearsalSource;
import io.molt.manager.rehearsal.Stage;
import io.molt.manager.worker.Environment;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.ContentSource;
import io.molt.spi.Deployments;
import io.molt.spi.Entries;
import io.molt.spi.ProcessLink;
import io.molt.spi.SeparateDirectory;
import io.molt.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@Timeout(30)
class RehearsalTest {

  /** Longer than all of it takes. */
  private static final Duration LONG = Duration.ofMinutes(3);

  private final FakeHost bundles = new FakeHost();
  private final List<byte[]> read = new ArrayList<>();
  private final List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
  private final Logger log = (Logger) LoggerFactory.getLogger("io.molt.manager");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          event.prepareForDeferredProcessing();
          logged.add(event);
        }
      };

  private Optional<String> obstacle = Optional.empty();
  private @Nullable IllegalStateException unable;
  private boolean calm = true;
  private long memoryInUse;
  private int collections;
  private int open;
  private boolean full;
  private Town town;

  @BeforeEach
  void open() {
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.DEBUG);
    town =
        new Town(
            server ->
                new Rehearsal(
                    server.schedule(),
                    () -> memoryInUse,
                    () -> obstacle,
                    told -> stage(server, told),
                    () -> calm,
                    () -> collections++));
  }

  @AfterEach
  void close() {
    log.detachAppender(appender);
    log.setLevel(null);
  }

  private Stage stage(Environment server, Deployments told) {
    if (unable != null) {
      throw unable;
    }
    return Stage.of(
        server,
        new RehearsalSource(new Directory(told)),
        quiet -> new StandbyHost(bundles, Long.MAX_VALUE));
  }

  /** Says of what is put there what a real one says. */
  private final class Directory implements SeparateDirectory {
    private final Deployments told;
    private byte[] file;
    private boolean changed;

    Directory(Deployments told) {
      this.told = told;
      open++;
    }

    @Override
    public void put(String name, byte[] bundle) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      read.add(bundle);
      file = bundle;
      changed = true;
    }

    @Override
    public void look() {
      if (changed) {
        changed = false;
        told.deploy("io.molt.rehearsal", Trigger.DEPLOY);
      }
    }

    @Override
    public ContentSource source() {
      return application -> content(file);
    }

    @Override
    public void close() {
      open--;
    }
  }

  private Content content(byte[] bundle) {
    String hash = Integer.toHexString(Arrays.hashCode(bundle));
    bundles.register(hash, () -> new Worker() {});
    return new Content(
        "io.molt.rehearsal",
        "1.0.0",
        hash,
        "test.Worker",
        Path.of(hash),
        Map.of(),
        Entries.of(Map.of()));
  }

  /** How it ended, as the log says. */
  private String ending() {
    return logged.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith("[rehearsal] Ended after "))
        .reduce((one, other) -> one + other)
        .map(line -> line.substring(line.lastIndexOf(": ") + 2))
        .orElse("not at all");
  }

  private void beginAndReload(int least) {
    town.manager.booted();
    town.schedule.advance(Rehearsal.SETTLE.plus(Rehearsal.QUIET));
    while (generations() < least) {
      town.schedule.advance(Rehearsal.PAUSE);
    }
  }

  private long generations() {
    return logged.stream()
        .filter(line -> line.getFormattedMessage().contains("~rehearsal] Generation "))
        .count();
  }

  @Test
  void reloadsAreRehearsedInTurnsWithTheSameAndWithAnotherContent() {
    town.manager.booted();
    town.schedule.advance(LONG);
    assertThat(ending()).isEqualTo("all is done.");
    assertThat(generations()).isEqualTo(Rehearsal.TIMES);
    assertThat(read)
        .hasSize((1 + Rehearsal.TIMES / 2) * RehearsedApplication.LOOKS)
        .doesNotHaveDuplicates();
    assertThat(collections).isEqualTo(1);
  }

  /** Behind a collection the first of them is slow, and that is not to be the first real one. */
  @Test
  void afterACollectionSomeFollow() {
    beginAndReload(Rehearsal.COLLECT_AT);
    assertThat(collections).isZero();
    town.schedule.advance(Rehearsal.QUIET.plus(Rehearsal.PAUSE.multipliedBy(4)));
    assertThat(collections).isEqualTo(1);
    town.schedule.advance(LONG);
    assertThat(generations()).isEqualTo(Rehearsal.TIMES);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void nothingIsLeftOfIt() {
    town.deploy("a", () -> Town.http("a", () -> {}));
    town.manager.booted();
    town.schedule.run();
    int timers = town.schedule.pendingTimers();
    town.schedule.advance(LONG);
    assertThat(generations()).isEqualTo(Rehearsal.TIMES);
    assertThat(bundles.present()).isZero();
    assertThat(open).as("directories that are not removed").isZero();
    assertThat(town.schedule.pendingTimers()).isLessThanOrEqualTo(timers);
    assertThat(town.manager.status()).extracting(each -> each.name()).containsExactly("a");
    assertThat(town.manager.history()).extracting(each -> each.application()).containsExactly("a");
    assertThat(town.environment.timerIds()).hasValue(0);
  }

  @Test
  void whatItLogsAboveDebugIsMarkedAsQuiet() {
    town.manager.booted();
    town.schedule.run();
    logged.clear();
    town.schedule.advance(LONG);
    assertThat(logged)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .hasSizeGreaterThan(Rehearsal.TIMES)
        .allMatch(event -> event.getMDCPropertyMap().containsKey(ProcessLink.QUIET));
  }

  /** What can be asked of the server. */
  enum Asked {
    DEPLOYED,
    RELOADED,
    RENEWED,
    ANNOUNCED,
    UNDEPLOYED,
    STOPPED,
    SIGNALLED;

    void of(Town town) {
      switch (this) {
        case DEPLOYED -> town.deploy("b", () -> Town.http("b", () -> {}));
        case RELOADED -> reload(town, new ReloadTarget.Workers());
        case RENEWED -> reload(town, new ReloadTarget.WorkerOf("a", 0));
        case ANNOUNCED -> town.manager.announce(FakeSource.content("a", "2"));
        case UNDEPLOYED -> town.manager.undeploy("a");
        case STOPPED -> town.manager.shutdown();
        case SIGNALLED -> town.manager.terminate("TERM");
      }
    }

    private static void reload(Town town, ReloadTarget target) {
      town.manager.reloader().reload(target, Trigger.SHELL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsAskedForEndsIt(Asked asked) {
    town.deploy("a", () -> Town.http("a", () -> {}));
    beginAndReload(5);
    asked.of(town);
    long before = generations();
    town.schedule.advance(Rehearsal.PAUSE);
    town.schedule.advance(Rehearsal.PAUSE);
    assertThat(ending()).isEqualTo("something was asked for.");
    town.schedule.advance(LONG);
    assertThat(generations()).isEqualTo(before);
    assertThat(bundles.present()).isZero();
  }

  @Test
  void whatIsAskedForBeforeTheServerIsReadyIsWhatItIsFor() {
    town.deploy("a", () -> Town.http("a", () -> {}));
    beginAndReload(1);
    assertThat(ending()).isEqualTo("not at all");
  }

  @Test
  void itWaitsWhileClientsAskForSomethingButNotForEver() {
    beginAndReload(3);
    calm = false;
    town.schedule.advance(Rehearsal.QUIET.multipliedBy(Rehearsal.PATIENCE / 2));
    assertThat(generations()).isEqualTo(3);
    calm = true;
    town.schedule.advance(Rehearsal.QUIET.multipliedBy(2));
    assertThat(generations()).isGreaterThan(3);
    calm = false;
    town.schedule.advance(LONG);
    assertThat(ending()).isEqualTo("clients ask for something all the time.");
    assertThat(bundles.present()).isZero();
    assertThat(collections).as("a collection would hold up those clients").isZero();
  }

  @Test
  void itDoesNotBeginWithoutHeadroom() {
    obstacle = Optional.of("there is no room");
    town.manager.booted();
    town.schedule.advance(LONG);
    assertThat(ending()).isEqualTo("there is no room.");
    assertThat(bundles.installs()).isZero();
    assertThat(collections).isZero();
  }

  @Test
  void itEndsWhenMemoryIsScarce() {
    beginAndReload(3);
    memoryInUse = Runtime.getRuntime().maxMemory() / 2 + 1;
    town.schedule.advance(LONG);
    assertThat(ending()).isEqualTo("memory is scarce.");
    assertThat(bundles.present()).isZero();
  }

  @Test
  void whereMuchElseWouldBeLookedThroughItIsLeftToTheNextCollection() {
    beginAndReload(Rehearsal.COLLECT_AT);
    memoryInUse = Rehearsal.MOST_TO_COLLECT + 1;
    town.schedule.advance(LONG);
    assertThat(ending()).isEqualTo("all is done.");
    assertThat(bundles.present()).isZero();
    assertThat(collections).isZero();
  }

  @Test
  void itEndsIfItFails() {
    beginAndReload(3);
    bundles.refuse(new CodeException("expected by the test", null));
    town.schedule.advance(LONG);
    assertThat(ending()).contains("expected by the test");
    assertThat(bundles.present()).isZero();
  }

  @Test
  void itEndsIfItsDirectoryCannotBeWritten() {
    beginAndReload(3);
    full = true;
    town.schedule.advance(LONG);
    assertThat(ending()).contains("No space left on device");
    assertThat(bundles.present()).isZero();
    assertThat(open).isZero();
  }

  @Test
  void itEndsIfItCannotBegin() {
    unable = new IllegalStateException("expected by the test");
    town.manager.booted();
    town.schedule.advance(LONG);
    assertThat(ending()).contains("expected by the test");
    assertThat(bundles.installs()).isZero();
  }

  @Test
  void itIsOffWhereTheSettingSaysSo() {
    assertThat(Rehearsal.of(on("on"), town.ports, quiet -> bundles)).isPresent();
    assertThat(Rehearsal.of(on("off"), town.ports, quiet -> bundles)).isEmpty();
  }

  /** What applications stand on, with the setting as it is given. */
  private Environment on(String rehearsal) {
    Environment plain = town.environment;
    return new Environment(
        DefaultSettings.server(Map.of("rehearsal", rehearsal.equals("on"))),
        plain.schedule(),
        plain.memoryInUse(),
        plain.host(),
        plain.source(),
        plain.reactors(),
        plain.coroutines(),
        plain.locals(),
        plain.shared(),
        plain.abandoned(),
        plain.history(),
        plain.timerIds());
  }
}
