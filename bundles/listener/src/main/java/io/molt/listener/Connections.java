package io.molt.listener;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one port, and how many there were. Usable from any thread. A list of
 * links, for all that is ever asked for is all of them: a hash set costs each twice as much.
 */
final class Connections {

  private final int max;
  private volatile ConnectionRoom room = ConnectionRoom.unlimited();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Object lock = new Object();
  private @Nullable Entry first;
  private boolean ending;

  /**
   * @param max how many may be open
   */
  Connections(int max) {
    this.max = max;
  }

  /** Shares room with the connections of other ports. Before any is admitted. */
  void share(ConnectionRoom shared) {
    room = shared;
  }

  /** How many may be open, if the other ports have none. */
  int most() {
    return Math.min(max, room.most());
  }

  /** Whether there is room for one more, which is then counted. For the acceptor. */
  boolean admit() {
    if (open.get() >= max || !room.take()) {
      refused.incrementAndGet();
      return false;
    }
    open.incrementAndGet();
    accepted.incrementAndGet();
    return true;
  }

  /** One that was admitted has come to nothing. */
  void release() {
    open.decrementAndGet();
    room.giveBack();
  }

  /** One that was admitted is there, until its entry is removed. */
  Entry add(ClientChannel client) {
    Entry entry = new Entry(client);
    synchronized (lock) {
      Entry second = first;
      entry.after = second;
      if (second != null) {
        second.before = entry;
      }
      first = entry;
    }
    return entry;
  }

  /** Those that are open now, the newest first. */
  List<OpenConnection> all() {
    List<OpenConnection> all = new ArrayList<>();
    synchronized (lock) {
      for (Entry entry = first; entry != null; entry = entry.after) {
        all.add(entry.client.connection());
      }
    }
    return all;
  }

  /** Completed when none is left. To be asked for when none will be added. */
  CompletableFuture<Void> gone() {
    boolean none;
    synchronized (lock) {
      ending = true;
      none = first == null;
    }
    if (none) {
      gone.complete(null);
    }
    return gone;
  }

  int open() {
    return open.get();
  }

  long accepted() {
    return accepted.get();
  }

  long refused() {
    return refused.get();
  }

  /** The place of one connection, which it leaves when its channel is closed. */
  final class Entry implements ChannelFutureListener {
    private final ClientChannel client;
    private @Nullable Entry before;
    private @Nullable Entry after;
    private boolean removed;

    private Entry(ClientChannel client) {
      this.client = client;
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
      remove();
    }

    /** The connection is closed. Repeated calls change nothing. */
    void remove() {
      boolean last;
      synchronized (lock) {
        if (removed) {
          return;
        }
        removed = true;
        unlink();
        last = ending && first == null;
      }
      release();
      if (last) {
        gone.complete(null);
      }
    }

    private void unlink() {
      if (before == null) {
        first = after;
      } else {
        before.after = after;
      }
      if (after != null) {
        after.before = before;
      }
    }
  }
}
