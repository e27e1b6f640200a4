package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is lent to a worker passes through it whole, also while it is replaced, and no longer. */
final class BorrowingIT {

  @RegisterExtension static final Servers servers = new Servers();

  /** An echo that keeps what it must not keep, and tells what came of that. */
  private static final String MIRROR =
      """
      package mirror;

      import io.molt.net.*;
      import io.molt.net.http.*;
      import io.molt.worker.Worker;
      import java.nio.ByteBuffer;

      public class Mirror implements Worker, BorrowingStreamHandler {
        private ByteBuffer kept;
        private int lent;
        private int refused;

        @Override
        public void onReceive(Connection connection, ByteBuffer data) {
          if (data.remaining() == 1) {
            connection.send("lent " + (lent > 0) + ", all refused " + (refused == lent) + "\\n");
            return;
          }
          if (kept != null) {
            try {
              kept.get(0);
            } catch (IllegalStateException | WrongThreadException over) {
              refused++;
            }
            kept = null;
          }
          if (data.isDirect()) {
            lent++;
            kept = data.duplicate();
          }
          connection.send(data);
        }
      }
      """;

  private static final int BYTES = 24_000_000;
  private static final int PIECE = 64 * 1024;

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void whatIsLentComesBackWholeThroughReloads(String mode) throws Exception {
    Instance instance =
        Instance.empty().set("mode", mode).set("worker_num", "1").set("auto_reload", "off");
    instance.deploy("mirror.jar", WorkerBundle.of("mirror", "mirror.Mirror", MIRROR).bytes());
    MoltProcess molt = servers.start(instance);
    byte[] sent = new byte[BYTES];
    new Random(1).nextBytes(sent);
    try (TcpClientConnection connection = molt.tcp()) {
      CompletableFuture<Void> reloads =
          CompletableFuture.runAsync(
              () -> {
                for (int reload = 0; reload < 3; reload++) {
                  assertThat(molt.molt("reload").exit()).isZero();
                }
              });
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(connection, sent));
      String back = connection.readText(BYTES);
      assertThat(back.equals(new String(sent, StandardCharsets.ISO_8859_1))).isTrue();
      sending.join();
      reloads.join();
      // With the last code alone, which has no traffic behind it that a reload cut in two.
      CompletableFuture<Void> more = CompletableFuture.runAsync(() -> send(connection, sent));
      connection.skip(BYTES);
      more.join();
      connection.send(new byte[2]);
      connection.skip(2);
      connection.send("?");
      assertThat(connection.readLine()).isEqualTo("lent true, all refused true");
    }
  }

  private static void send(TcpClientConnection connection, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += PIECE) {
      int end = Math.min(at + PIECE, bytes.length);
      connection.send(Arrays.copyOfRange(bytes, at, end));
    }
  }
}
