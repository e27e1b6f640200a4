package io.molt.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The applications of the tests of background work: see their sources among the resources. */
final class Background {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  static final String IMPORTS =
      "io.molt.net,io.molt.net.http,io.molt.worker,io.molt.reload,io.molt.task,io.molt.timer,io.molt.share";

  private Background() {}

  /** Workers and task workers. */
  static WorkerBundle workers() {
    return WorkerBundle.of("background", "background.Background", source("Background.java.txt"))
        .header("Import-Package", IMPORTS);
  }

  /** A user process. */
  static WorkerBundle process() {
    return WorkerBundle.of("heart", "heart.Heart", source("Heart.java.txt"))
        .header("Import-Package", IMPORTS)
        .header("Molt-Process", "true");
  }

  /** An instance that has the workers, and task workers beside them. */
  static Instance instance() {
    Instance instance = Instance.empty().set("task_worker_num", "2");
    instance.deploy("background.jar", workers().bytes());
    return instance;
  }

  /** What the workers answer. */
  static String get(MoltProcess molt, String path) {
    try (HttpClientConnection connection = molt.http()) {
      HttpClientConnection.HttpAnswer answer = connection.get("/" + path);
      if (answer.status() != 200) {
        throw new AssertionError("status " + answer.status() + ": " + answer.body());
      }
      return answer.body();
    }
  }

  /** Waits until the workers answer so. */
  static void await(MoltProcess molt, String path, String wanted) {
    Await.until(
        path + " is " + wanted,
        LIMIT,
        () -> get(molt, path).equals(wanted),
        () -> get(molt, path) + "\n" + molt.log());
  }

  /** Waits until the workers answer with a number that is large enough. */
  static void awaitAtLeast(MoltProcess molt, String path, long wanted) {
    Await.until(
        path + " is at least " + wanted,
        LIMIT,
        () -> Long.parseLong(get(molt, path)) >= wanted,
        () -> get(molt, path) + "\n" + molt.log());
  }

  /** Runs a command that is to succeed. */
  static String succeeds(MoltProcess molt, String... command) {
    CommandResult result = molt.molt(command);
    if (result.exit() != 0) {
      throw new AssertionError(result.toString());
    }
    return result.out();
  }

  private static String source(String name) {
    try (InputStream in = Background.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
