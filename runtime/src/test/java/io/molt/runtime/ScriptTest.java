package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.runtime.ScriptFixture.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

  @TempDir Path directory;
  private ScriptFixture molt;

  @BeforeEach
  void install() throws Exception {
    molt = new ScriptFixture(directory);
  }

  private void configure(String text) throws Exception {
    Files.writeString(molt.home().resolve("conf/server.cfg"), text);
  }

  /** The first word of the server's command line, as the system shows it. */
  private String title() throws Exception {
    // A script would not keep the name that it is given, so the program is one that does.
    Path java = molt.java("jdk", "25");
    Path program = java.resolve("bin/java");
    Files.delete(program);
    Files.copy(Path.of("/bin/bash"), program, StandardCopyOption.COPY_ATTRIBUTES);
    // Bash takes the JVM's first option for its own and says who it is.
    return molt.with("JAVA_HOME", java).run("run").err().lines().findFirst().orElse("");
  }

  @Test
  void helpNeedsNoJavaAndListsEveryExitCode() throws Exception {
    Outcome outcome = molt.run("help");
    assertThat(outcome.exitCode()).isZero();
    assertThat(Stream.of(ExitCode.values()).map(ExitCode::number))
        .allSatisfy(
            number -> assertThat(outcome.out()).containsPattern("(?m)^ *" + number + "  \\w"));
  }

  @ParameterizedTest
  @CsvSource({
    "frobnicate, 2",
    "MOLT_BASE, 2",
    "run now, 2",
    "start now, 2",
    "restart now, 2",
    "train now, 2",
    "'', 2"
  })
  void aWrongCommandLineHasAnExitCodeOfItsOwn(String line, int exitCode) throws Exception {
    Outcome outcome = line.isEmpty() ? molt.run() : molt.run(line.split(" "));
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.err()).contains("molt");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void withoutAFitJavaItTellsWhatItFound() throws Exception {
    Path old = molt.java("jvm/old", "1.8.0_402");
    Path seventeen = molt.java("jvm/seventeen", "17.0.1");
    Outcome outcome =
        molt.with("JAVA_HOME", old)
            .with("PATH", seventeen.resolve("bin") + ":/usr/bin:/bin")
            .with("MOLT_JVM_DIR", old.getParent())
            .run("status");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.NO_JAVA.number());
    assertThat(outcome.err().lines())
        .containsExactly(
            "molt: no Java 25 or later was found in JAVA_HOME ("
                + old
                + "), on the PATH and in "
                + old.getParent()
                + ". What is there:",
            "  " + old + "/bin/java: 8",
            "  " + seventeen + "/bin/java: 17",
            "  " + old + "/bin/java: 8",
            "  " + seventeen + "/bin/java: 17");
  }

  @Test
  void javaHomeComesFirstThenThePathThenTheOldestFitOne() throws Exception {
    Path first = molt.java("first", "26.0.1", "echo first");
    Path second = molt.java("second", "27-ea", "echo second");
    molt.java("jvm/z", "25.0.3", "echo z");
    molt.java("jvm/a", "30", "echo a");
    molt.with("MOLT_JVM_DIR", molt.directory().resolve("jvm")).with("JAVA_HOME", "/nowhere");
    assertThat(molt.run("status").out()).contains("\nz\n");
    molt.with("PATH", second.resolve("bin") + ":/usr/bin:/bin");
    assertThat(molt.run("status").out()).contains("\nsecond\n");
    molt.with("JAVA_HOME", first);
    assertThat(molt.run("status").out()).contains("\nfirst\n");
  }

  @Test
  void aJavaWithoutAReleaseFileIsAsked() throws Exception {
    Path java =
        molt.java("jdk", "?", "[ \"$1\" = -version ] && echo 'openjdk version \"25.0.1\"' >&2");
    Files.delete(java.resolve("release"));
    assertThat(molt.with("JAVA_HOME", java).run("status").exitCode()).isZero();
  }

  @Test
  void theClientIsStartedLeanAndGetsTheWordsAsTheyAre() throws Exception {
    molt.with("JAVA_HOME", molt.java("jdk", "25")).with("JAVA_OPTS", "-Xmx1g");
    assertThat(molt.run("shell", "a  b", "*", "").out().lines().skip(3))
        .containsExactly(
            "arg: -XX:TieredStopAtLevel=1",
            "arg: -XX:+UseSerialGC",
            "arg: -Xshare:auto",
            "arg: -jar",
            "arg: " + molt.home() + "/lib/boot/molt.jar",
            "arg: shell",
            "arg: a  b",
            "arg: *",
            "arg: ");
  }

  @Test
  void theServerGetsItsOptionsAndHotSpotsSignalIsMovedAway() throws Exception {
    molt.with("JAVA_HOME", molt.java("jdk", "25")).with("JAVA_OPTS", "-Xmx1g  -Da=*");
    assertThat(molt.run("run").out().lines())
        .containsExactly(
            "in: " + molt.home(),
            "signum: 40",
            "base: " + molt.home(),
            "arg: -Djdk.trackAllThreads=false",
            "arg: --sun-misc-unsafe-memory-access=allow",
            "arg: -XX:+UseCompactObjectHeaders",
            "arg: -Xms24m",
            "arg: -XX:MinHeapSize=16m",
            "arg: -XX:Tier4InvocationThreshold=20000",
            "arg: -XX:Tier4MinInvocationThreshold=4000",
            "arg: -XX:Tier4CompileThreshold=40000",
            "arg: -XX:Tier4BackEdgeThreshold=150000",
            "arg: -XX:CompileCommand=quiet",
            "arg: -XX:CompileCommand=CompileThresholdScaling,io.molt.deployer.*::*,0.3",
            "arg: -XX:CompileCommand=CompileThresholdScaling,io.molt.manager.*::*,0.3",
            "arg: -XX:CompileCommand=CompileThresholdScaling,org.apache.felix.framework.*::*,0.3",
            "arg: -XX:CompileCommand=CompileThresholdScaling,org.apache.felix.resolver.*::*,0.3",
            "arg: -Xmx1g",
            "arg: -Da=*",
            "arg: -jar",
            "arg: " + molt.home() + "/lib/boot/molt.jar",
            "arg: run",
            "arg: --take-hangup");
  }

  /** With no handler yet, the JVM would be ended by them. */
  @Test
  void theServerBeginsWithItsSignalsIgnored() throws Exception {
    molt.with("JAVA_HOME", molt.java("jdk", "25", "trap -p HUP USR1 USR2"));
    assertThat(molt.run("run").out())
        .contains("trap -- '' SIGHUP\n", "trap -- '' SIGUSR1\n", "trap -- '' SIGUSR2\n");
    assertThat(molt.run("status").out()).doesNotContain("SIGHUP");
  }

  @Test
  void aHangupThatWasIgnoredBeforeStaysIgnored() throws Exception {
    molt.with("JAVA_HOME", molt.java("jdk", "25")).after("trap '' HUP");
    assertThat(molt.run("run").out()).doesNotContain("--take-hangup");
  }

  /** A JVM whose C library cannot do that prints a warning if it is asked to. */
  @Test
  void memoryIsGivenBackWhereTheCLibraryCan() throws Exception {
    Path java = molt.java("jdk", "25");
    molt.with("JAVA_HOME", java);
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25\"\nLIBC=\"musl\"\n");
    assertThat(molt.run("run").out()).doesNotContain("TrimNativeHeap");
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25\"\nLIBC=\"gnu\"\n");
    assertThat(molt.run("run").out()).contains("arg: -XX:TrimNativeHeapInterval=10000\n");
  }

  @Test
  void aCacheOfThisJavaWithTheLaunchersDateIsUsed() throws Exception {
    molt.with("JAVA_HOME", molt.java("jdk", "25.0.3"));
    Path launcher = Files.createFile(molt.home().resolve("lib/boot/molt.jar"));
    Files.createFile(molt.home().resolve("lib/boot/molt-25.0.2+1-x.aot"));
    assertThat(molt.run("run").out()).doesNotContain("AOTCache");
    Path cache = Files.createFile(molt.home().resolve("lib/boot/molt-25.0.3+1-x.aot"));
    Files.setLastModifiedTime(cache, Files.getLastModifiedTime(launcher));
    assertThat(molt.run("run").out())
        .contains("arg: -XX:AOTCache=" + cache + "\narg: -Xlog:aot=off\narg: -Xlog:cds=off\n");
    for (long date : new long[] {0, Long.MAX_VALUE / 2_000_000}) {
      Files.setLastModifiedTime(cache, FileTime.fromMillis(date));
      assertThat(molt.run("run").out()).as("%d", date).doesNotContain("AOTCache");
    }
  }

  @Test
  void trainTellsWhyItMadeNoCache() throws Exception {
    Path java = molt.java("jdk", "25", "echo 'not today' >&2", "exit 10");
    Outcome outcome = molt.with("JAVA_HOME", java).run("train");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILURE.number());
    assertThat(outcome.err()).contains("not today\n").endsWith("molt: no cache was made\n");
    Files.delete(java.resolve("release"));
    Files.writeString(
        java.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"25.0.1\"' >&2\n");
    outcome = molt.run("train");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILURE.number());
    assertThat(outcome.err()).contains(java + "/bin/java does not say which build it is");
    assertThat(molt.home().resolve("lib/boot")).isDirectoryNotContaining("glob:**.{aot,part}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# process_title = no | molt",
        "process_title=chat_master | chat_master",
        "' process_title = ${env:TITLE}_x ' | set_x",
        "process_title = ${env:NONE:-a}${env:TITLE:-b}${env:EMPTY:-c} | asetc",
        "process_title = ${env:SELF} | ${env:SELF}"
      })
  void theProcessHasItsTitle(String line, String title) throws Exception {
    configure(line + "\nworker_num = 1");
    molt.with("TITLE", "set").with("EMPTY", "").with("SELF", "${env:SELF}");
    assertThat(title()).startsWith(title + ": ");
  }

  @Test
  void itIsFoundThroughSymbolicLinks() throws Exception {
    Path absolute = molt.directory().resolve("absolute link");
    Path relative = molt.directory().resolve("relative link");
    Files.createSymbolicLink(absolute, molt.home().resolve("bin/molt"));
    Files.createSymbolicLink(relative, Path.of("absolute link"));
    molt.with("JAVA_HOME", molt.java("jdk", "25")).through(relative);
    assertThat(molt.run("version").out())
        .contains("arg: " + molt.home() + "/lib/boot/molt.jar\n")
        .contains("base: " + molt.home() + "\n");
  }

  @Test
  void aBaseElsewhereIsFilledOnFirstUse() throws Exception {
    Files.writeString(molt.home().resolve("deploy/hello.jar"), "hello");
    Files.setPosixFilePermissions(
        molt.home().resolve("conf/server.cfg"), PosixFilePermissions.fromString("r--r--r--"));
    Path base = molt.directory().resolve("a base/of one");
    molt.with("JAVA_HOME", molt.java("jdk", "25")).with("MOLT_BASE", "a base/of one");
    assertThat(molt.run("run").out()).contains("in: " + base + "\n", "base: " + base + "\n");
    assertThat(base.resolve("conf/server.cfg")).exists();
    assertThat(Files.isWritable(base.resolve("conf/server.cfg"))).isTrue();
    assertThat(base.resolve("deploy/hello.jar")).hasContent("hello");
    assertThat(base).isDirectoryContaining("glob:**/{lib,log,run,data}");
    Files.delete(base.resolve("deploy/hello.jar"));
    molt.run("run");
    assertThat(base.resolve("deploy")).isEmptyDirectory();
  }

  @Test
  void lookingAtABaseDoesNotFillIt() throws Exception {
    molt.with("JAVA_HOME", molt.java("jdk", "25")).with("MOLT_BASE", "other");
    assertThat(molt.run("check").exitCode()).isZero();
    assertThat(molt.directory().resolve("other")).doesNotExist();
  }

  @Test
  void startTellsWhatAServerSaidThatHasNotStarted() throws Exception {
    molt.with(
        "JAVA_HOME",
        molt.java(
            "jdk",
            "25",
            "case \" $* \" in *' run '*) echo 'molt: conf/server.cfg:1: no' >&2; exit 78 ;; esac"));
    Files.writeString(molt.home().resolve("log/molt.out"), "from an earlier start\n");
    Outcome outcome = molt.run("start");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.CONFIGURATION.number());
    assertThat(outcome.err())
        .contains("molt: conf/server.cfg:1: no\n")
        .doesNotContain("from an earlier start");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "run"})
  void inTheBackgroundTheServerIsAwaited(String command) throws Exception {
    configure("daemonize = on");
    molt.with(
        "JAVA_HOME",
        molt.java(
            "jdk",
            "25",
            "case \" $* \" in *' run --take-hangup --background --report=/dev/fd/9 '*) echo say"
                + " chat: no >&9; echo end 9 >&9; exec sleep 60 ;; esac"));
    Outcome outcome = molt.run(command);
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.DEGRADED.number());
    assertThat(outcome.out()).startsWith("chat: no\n").containsPattern("started as process \\d+\n");
    long pid = Long.parseLong(outcome.out().strip().replaceFirst("(?s).* ", ""));
    assertThat(ProcessHandle.of(pid)).hasValueSatisfying(ProcessHandle::destroy);
  }
}
