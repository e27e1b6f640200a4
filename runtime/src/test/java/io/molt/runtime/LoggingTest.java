package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.molt.config.DefaultSettings;
import io.molt.spi.ProcessLink;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.LogLevel;
import io.molt.spi.settings.SettingValues;
import io.molt.spi.settings.Settings;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LoggingTest {

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ ";

  private final Logger own = LoggerFactory.getLogger("io.molt.test");

  @TempDir Path directory;

  private static Settings settings(Path file, LogLevel level, ListenerSettings... listeners) {
    Directories nowhere = new Directories(Path.of("/nowhere"), Path.of("/nowhere"));
    return new Settings(
        nowhere,
        DefaultSettings.server(Map.of("log_file", file, "log_level", level)),
        List.of(listeners));
  }

  /** What a protocol's keys say is all that counts. */
  private static ListenerSettings withAccessLog(String name, Path file) {
    ListenerSettings plain = DefaultSettings.listener(name, "none", Map.of());
    return new ListenerSettings(
        name,
        plain.protocol(),
        plain.application(),
        plain.socket(),
        plain.connections(),
        plain.buffers(),
        plain.proxy(),
        plain.tls(),
        SettingValues.of(Map.of("access_log", file.toString())));
  }

  @Test
  void aLineHasTimeAndLevelAndOthersTheNameOfTheirLogger() throws Exception {
    Path file = directory.resolve("a/b/molt.log");
    try (Logging logging = Logging.open(settings(file, LogLevel.INFO), false)) {
      own.info("[conn {}] Closed.", 81);
      own.debug("not this");
      LoggerFactory.getLogger("com.example.Chat").warn("hm", new IllegalStateException("why"));
      logging.leaveConsole();
    }
    assertThat(Files.readAllLines(file))
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).matches(TIME + "INFO  \\[conn 81] Closed\\.");
              assertThat(lines.get(1)).matches(TIME + "WARN  com\\.example\\.Chat: hm");
              assertThat(lines.get(2)).isEqualTo("java.lang.IllegalStateException: why");
            });
  }

  @Test
  void ofAThreadThatIsNotToBeNoticedNothingAboveDebugIsWritten() throws Exception {
    Path file = directory.resolve("molt.log");
    try (Logging logging = Logging.open(settings(file, LogLevel.DEBUG), false)) {
      MDC.put(ProcessLink.QUIET, "");
      own.debug("first");
      own.info("not this");
      own.warn("nor {}", "this");
      own.error("nor this", new IllegalStateException("why"));
      MDC.remove(ProcessLink.QUIET);
      own.info("last");
      logging.leaveConsole();
    }
    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("DEBUG first"),
            line -> assertThat(line).endsWith("INFO  last"));
  }

  @Test
  void whatIsSpoiledThereIsFoundAllTheSame() throws Exception {
    Path file = directory.resolve("molt.log");
    List<String> found = new ArrayList<>();
    NoClassDefFoundError spoiled = new NoClassDefFoundError("Could not initialize class a.Spoiled");
    try (Logging logging = Logging.open(settings(file, LogLevel.DEBUG), false)) {
      logging.watch(
          new SpoiledClasses(name -> name.equals("a.Spoiled") ? spoiled : null, found::add));
      MDC.put(ProcessLink.QUIET, "");
      own.error("not this", spoiled);
      MDC.remove(ProcessLink.QUIET);
      logging.leaveConsole();
    }
    assertThat(found).containsExactly("a.Spoiled");
    assertThat(file).isEmptyFile();
  }

  @Test
  void anEventIsOneLineWhateverIsInIt() throws Exception {
    Path file = directory.resolve("molt.log");
    String hostile = "a\n2026-11-29 12:00:00.000Z ERROR forged\u001b[2J\ud83d";
    try (Logging logging = Logging.open(settings(file, LogLevel.INFO), false)) {
      LoggerFactory.getLogger("com.example.Chat").info(hostile);
      LoggerFactory.getLogger("com.example\nChat").info("{}", hostile);
      own.info("[conn 1] Said {}", hostile);
      own.info("plain\n  with its own {}", hostile);
      own.error("[conn 1] Failed.", new IllegalStateException(hostile));
      logging.leaveConsole();
    }
    String shown = "a\\n2026-11-29 12:00:00.000Z ERROR forged\\u001b[2J\\ud83d";
    assertThat(Files.readAllLines(file))
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).endsWith("com.example.Chat: " + shown);
              assertThat(lines.get(1)).endsWith("com.example\\nChat: " + shown);
              assertThat(lines.get(2)).endsWith("[conn 1] Said " + shown);
              assertThat(lines.get(3)).endsWith("plain");
              assertThat(lines.get(4)).isEqualTo("  with its own " + shown);
              assertThat(lines.get(5)).endsWith("[conn 1] Failed.");
              assertThat(lines.get(6)).isEqualTo("java.lang.IllegalStateException: " + shown);
              assertThat(lines.get(7)).startsWith("\tat " + LoggingTest.class.getName());
            });
  }

  @Test
  void theStacksThatMoltSaysSomethingAboutKeepTheirLines() throws Exception {
    Path file = directory.resolve("molt.log");
    try (Logging logging = Logging.open(settings(file, LogLevel.INFO), false)) {
      own.warn("[w] Taken away:\n{}", "onRequest GET /\n    at a.B.c\n  and onTask\nforged\n");
      logging.leaveConsole();
    }
    assertThat(Files.readAllLines(file).subList(1, 4))
        .containsExactly("onRequest GET /", "    at a.B.c", "  and onTask\\nforged");
  }

  @Test
  void afterAMoveTheLogGoesOnInANewFile() throws Exception {
    Path file = directory.resolve("molt.log");
    Path moved = directory.resolve("molt.log.1");
    try (Logging logging = Logging.open(settings(file, LogLevel.DEBUG), false)) {
      own.info("first");
      Files.move(file, moved);
      own.info("second");
      logging.reopen();
      own.debug("third");
    }
    assertThat(Files.readAllLines(moved)).hasSize(2);
    assertThat(Files.readString(file)).endsWith("DEBUG third\n");
  }

  @Test
  void othersCannotReadTheLogNorTheNextOne() throws Exception {
    Path file = directory.resolve("molt.log");
    try (Logging logging = Logging.open(settings(file, LogLevel.DEBUG), false)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .endsWith("---");
      Files.delete(file);
      logging.reopen();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .endsWith("---");
    }
  }

  @Test
  void aFileThatCannotBeWrittenStopsTheStart() {
    CommandException failure =
        catchThrowableOfType(
            CommandException.class, () -> Logging.open(settings(directory, LogLevel.INFO), false));
    assertThat(failure).hasMessageStartingWith("log_file: " + directory + " cannot be written: ");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_STARTED);
  }

  /** Of a lock that both wait for, the coroutine in front, neither gets hold. */
  @Test
  void aThreadAndTheCoroutinesThatItCarriesCanLogAtTheSameTime() throws Exception {
    Path file = directory.resolve("molt.log");
    int rounds = 10_000;
    BlockingQueue<Runnable> carried = new LinkedBlockingQueue<>();
    ThreadFactory coroutines = coroutines(carried::add);
    AtomicInteger ended = new AtomicInteger();
    try (Logging logging = Logging.open(settings(file, LogLevel.INFO), false)) {
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> others = List.of(logging(over), logging(over));
      CompletableFuture<Void> carrying =
          CompletableFuture.runAsync(
              () -> {
                for (int begun = 0; ended.get() < rounds; begun++) {
                  if (begun < rounds) {
                    coroutines.newThread(() -> log(ended)).start();
                  }
                  next(carried).run();
                  own.info("[thread]");
                }
              });
      carrying.orTimeout(25, TimeUnit.SECONDS).whenComplete((_, _) -> over.set(true)).join();
      for (Thread other : others) {
        other.join();
      }
      logging.leaveConsole();
    }
    try (Stream<String> lines = Files.lines(file)) {
      assertThat(lines.filter(line -> line.endsWith("[coroutine]")).count()).isEqualTo(rounds);
    }
  }

  private static Runnable next(BlockingQueue<Runnable> carried) {
    try {
      return carried.take();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private void log(AtomicInteger ended) {
    own.info("[coroutine]");
    ended.incrementAndGet();
  }

  private Thread logging(AtomicBoolean over) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (!over.get()) {
                own.info("[other]");
                Thread.yield();
              }
            });
  }

  /** As the workers' are: see Coroutines in the manager. */
  private static ThreadFactory coroutines(Executor carrier) throws ReflectiveOperationException {
    Constructor<?> builder =
        Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
            .getDeclaredConstructor(Executor.class);
    builder.setAccessible(true);
    return ((Thread.Builder.OfVirtual) builder.newInstance(carrier)).factory();
  }

  @Test
  void accessLogsAreFilesOfTheirOwnAndCanBeMovedAway() throws Exception {
    Path file = directory.resolve("molt.log");
    Path access = directory.resolve("a/access.log");
    Path moved = directory.resolve("moved.log");
    try (Logging logging =
        Logging.open(
            settings(
                file, LogLevel.ERROR, withAccessLog("one", access), withAccessLog("two", access)),
            false)) {
      LoggerFactory.getLogger("molt.access.one").info("{}", "first");
      LoggerFactory.getLogger("molt.access.two").info("{}", "second");
      awaitLines(access, 2);
      Files.move(access, moved);
      logging.reopen();
      LoggerFactory.getLogger("molt.access.one").info("{}", "third");
    }
    assertThat(moved).hasContent("first\nsecond");
    assertThat(access).hasContent("third");
    assertThat(file).isEmptyFile();
  }

  /** Also of a log that is opened when there was one before. */
  @Test
  void whatWasLoggedIsWrittenWhenItIsClosed() throws Exception {
    Path access = directory.resolve("access.log");
    Settings settings =
        settings(directory.resolve("molt.log"), LogLevel.ERROR, withAccessLog("one", access));
    Logging.open(settings, false).close();
    try (Logging _ = Logging.open(settings, false)) {
      for (int number = 0; number < 1000; number++) {
        LoggerFactory.getLogger("molt.access.one").info("{}", number);
      }
    }
    assertThat(access).content().hasLineCount(1000);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    assertThat(context.getLogger("molt.access.one").iteratorForAppenders()).isExhausted();
  }

  private static void awaitLines(Path file, int lines) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (Files.readAllLines(file).size() < lines) {
      assertThat(System.nanoTime()).as("lines in %s", file).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void theServersOwnLogIsNoAccessLog() {
    Path file = directory.resolve("molt.log");
    CommandException refused =
        catchThrowableOfType(
            CommandException.class,
            () -> Logging.open(settings(file, LogLevel.INFO, withAccessLog("web", file)), false));
    assertThat(refused).hasMessageContaining("listener-web.cfg: access_log: " + file);
  }

  /**
   * While its thread is held, so many lines wait as there is room for, and nobody who logs does.
   */
  @Test
  void whatThereIsNoRoomForIsLeftOut() throws Exception {
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    CountDownLatch held = new CountDownLatch(1);
    List<String> written = new CopyOnWriteArrayList<>();
    AppenderBase<ILoggingEvent> slow =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            held.countDown();
            goOn.orTimeout(10, TimeUnit.SECONDS).join(); // the stop interrupts the thread
            written.add(event.getFormattedMessage());
          }
        };
    slow.start();
    AccessAppender appender = new AccessAppender("a.log", 4);
    appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    appender.addAppender(slow);
    appender.start();
    appender.doAppend(line("0"));
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
    for (int number = 1; number <= 10; number++) {
      appender.doAppend(line("" + number));
    }
    assertThat(appender.leftOut()).isEqualTo(6);
    goOn.complete(null);
    appender.stop();
    assertThat(written).containsExactly("0", "1", "2", "3", "4");
  }

  private static ILoggingEvent line(String text) {
    LoggingEvent event = new LoggingEvent();
    event.setMessage(text);
    return event;
  }
}
