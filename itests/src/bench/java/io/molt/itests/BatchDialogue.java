package io.molt.itests;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Asks a batch of requests, and the next when all of it is answered. Answers are counted by their
 * length, which is that of the first, so that the client costs little beside the server.
 */
final class BatchDialogue implements Dialogue {

  private final Workload workload;
  private final ByteBuffer batch;
  private final int answerLength;
  private int missing;
  private long sentNanos;

  /**
   * @param answerLength of the whole batch, in bytes
   */
  BatchDialogue(Workload workload, int answerLength) {
    this.workload = workload;
    this.batch = workload.batch();
    this.answerLength = answerLength;
  }

  @Override
  public void begin(Line line) throws IOException {
    batch.rewind();
    missing = answerLength;
    sentNanos = System.nanoTime();
    line.send(batch);
  }

  @Override
  public void take(ByteBuffer in, Line line) throws IOException {
    if (missing == answerLength) {
      workload.check(in);
    }
    missing -= in.remaining();
    if (missing < 0) {
      throw new IOException(workload + ": " + -missing + " bytes more than expected");
    }
    if (missing == 0) {
      line.took(sentNanos);
      line.answered(workload.depth());
      begin(line);
    }
  }
}
