package io.molt.itests;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/** The ways in which a replacement of the probe is broken, with what the cause must mention. */
enum BrokenBundle {
  /** The end of the file is missing, as after a copy that broke off. */
  TRUNCATED(() -> half(next().bytes()), "zip"),
  NOT_A_ZIP(() -> "this is not a bundle".repeat(100).getBytes(StandardCharsets.UTF_8), "zip"),
  NO_WORKER_HEADER(() -> next().without("Molt-Worker").bytes(), "Molt-Worker"),
  CLASS_MISSING(() -> next().header("Molt-Worker", "probe.Missing").bytes(), "probe.Missing"),
  UNRESOLVABLE_IMPORT(
      () ->
          next()
              .header("Import-Package", "io.molt.net,io.molt.net.http,io.molt.worker,no.such.place")
              .bytes(),
      "no.such.place"),
  CONSTRUCTOR_THROWS(
      () -> next().probeCode("constructor", "if (true) throw new Exception(\"no pool\");").bytes(),
      "no pool"),
  STATIC_INITIALISER_THROWS(
      () -> next().probeCode("static", "static final int N = Integer.parseInt(\"many\");").bytes(),
      "many"),
  START_THROWS(
      () -> next().probeCode("start", "throw new java.io.IOException(\"no way\");").bytes(),
      "no way"),
  START_NEVER_RETURNS(
      () -> next().probeCode("start", "Thread.sleep(3_600_000);").bytes(), "onWorkerStart"),
  CONSTRUCTOR_EXITS(() -> next().probeCode("constructor", exit()).bytes(), "exit code 3"),
  STATIC_INITIALISER_EXITS(
      () -> next().probeCode("static", "static { " + exit() + " }").bytes(), "exit code 3"),
  START_EXITS(() -> next().probeCode("start", exit()).bytes(), "exit code 3"),
  START_EXITS_ON_ANOTHER_THREAD(
      () -> next().probeCode("start", exitElsewhere()).bytes(), "exit code 3"),
  NEWER_CLASS_FILE(BrokenBundle::newerJava, "Java"),
  OUT_OF_MEMORY(
      () -> next().probeCode("start", "throw new OutOfMemoryError(\"no room\");").bytes(),
      "OutOfMemoryError");

  private static final int MAJOR_VERSION = 6;
  private static final short FAR_FUTURE = 99;

  private final Supplier<byte[]> maker;
  private final String cause;

  BrokenBundle(Supplier<byte[]> maker, String cause) {
    this.maker = maker;
    this.cause = cause;
  }

  byte[] bytes() {
    return maker.get();
  }

  /** What the answer to a reload must say, in any case. */
  String cause() {
    return cause;
  }

  /** Ends the JVM, or so it believes, and goes on if it lives. */
  private static String exit() {
    return "try { System.exit(3); } catch (Throwable swallowed) { }";
  }

  private static String exitElsewhere() {
    return "Thread.ofPlatform().start(() -> System.exit(3)); Thread.sleep(3_600_000);";
  }

  private static WorkerBundle next() {
    return WorkerBundle.probe().version("9.9.9");
  }

  private static byte[] half(byte[] whole) {
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private static byte[] newerJava() {
    byte[] future = next().classes().get("probe/Probe.class").clone();
    ByteBuffer.wrap(future).putShort(MAJOR_VERSION, FAR_FUTURE);
    return next().file("probe/Probe.class", future).bytes();
  }
}
