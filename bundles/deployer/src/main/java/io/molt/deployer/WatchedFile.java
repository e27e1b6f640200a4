package io.molt.deployer;

import io.molt.deployer.FileState.Changing;
import io.molt.deployer.FileState.Gone;
import io.molt.deployer.FileState.Look;
import io.molt.deployer.FileState.Reading;
import io.molt.deployer.FileState.Settled;
import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.Inspection.Unfit;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One file of the deploy directory: remembers what its bytes were, and reads them again only when
 * its stamp has changed.
 *
 * <p>A file that is a complete bundle counts at once, for nothing that is still being copied passes
 * the checks; one that is not counts when it has stopped changing.
 */
final class WatchedFile {

  private final String name;
  private final Folder folder;
  private final BundleReader reader;
  private final Ticker ticker;
  private final Executor largeFiles;
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Verdict verdict;
  private @Nullable Stamp seen;
  private long seenSince;
  private boolean queued;
  private volatile FileState state;

  /**
   * @param inspection what the file was when it had the stamp
   * @param conclusive whether the same stamp later proves the same content
   */
  private record Verdict(Stamp stamp, Inspection inspection, boolean conclusive) {}

  /**
   * @param largeFiles where large files are read when nobody waits for them
   */
  WatchedFile(String name, Folder folder, BundleReader reader, Ticker ticker, Executor largeFiles) {
    this.name = name;
    this.folder = folder;
    this.reader = reader;
    this.ticker = ticker;
    this.largeFiles = largeFiles;
    this.state = new FileState(name, Optional.empty(), new Changing());
  }

  /** What the last look has found. */
  FileState state() {
    return state;
  }

  /**
   * Looks at the file as it is now.
   *
   * @param patience how long a file that is no fit bundle must be still until that is its verdict
   */
  FileState look(Duration patience) {
    lock.lock();
    try {
      Look look = folder.stamp(name).map(stamp -> look(stamp, patience)).orElseGet(this::gone);
      state = new FileState(name, identity(look), look);
      return state;
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #look}, but waits neither for a large file to be read nor for somebody who reads it.
   */
  FileState glance(Duration patience) {
    if (!lock.tryLock()) {
      return new FileState(name, state.identity(), new Reading());
    }
    try {
      if (folder.stamp(name).filter(stamp -> isToBeReadApart(stamp, patience)).isEmpty()) {
        return look(patience);
      }
      state = new FileState(name, state.identity(), new Reading());
      if (!queued) {
        queued = true;
        largeFiles.execute(() -> readApart(patience));
      }
      return state;
    } finally {
      lock.unlock();
    }
  }

  private boolean isToBeReadApart(Stamp stamp, Duration patience) {
    return stamp.size() > LargeFiles.SIZE
        && !isKnown(stamp)
        && (isSettled(stamp, patience) || folder.endsLikeZip(name));
  }

  private void readApart(Duration patience) {
    lock.lock();
    try {
      queued = false;
      FileState _ = look(patience);
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #look}, for an application that somebody waits for: a large file that nobody has read
   * yet, but whose manifest says that it holds another one, is not waited for.
   */
  FileState lookFor(String application, Duration patience) {
    FileState last = state;
    forgetIfNotLasting();
    return last.identity().isEmpty() && isLargeOfAnother(application) ? last : look(patience);
  }

  /** What was wrong with the content store may be so no longer. */
  private void forgetIfNotLasting() {
    if (state.look() instanceof Settled(Unfit unfit) && !unfit.isLasting()) {
      forget();
    }
  }

  private boolean isLargeOfAnother(String application) {
    return !name.equals(application)
        && folder.stamp(name).filter(stamp -> stamp.size() > LargeFiles.SIZE).isPresent()
        && folder
            .manifest(name)
            .flatMap(Headers::identityIn)
            .filter(identity -> !identity.application().equals(application))
            .isPresent();
  }

  /** Which application it held before the server started; what is known by now counts more. */
  FileState remembered(Identity before) {
    lock.lock();
    try {
      state = new FileState(name, state.identity().or(() -> Optional.of(before)), state.look());
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the next look read the file in any case. */
  void forget() {
    lock.lock();
    try {
      replaceVerdict(null);
    } finally {
      lock.unlock();
    }
  }

  private Look gone() {
    replaceVerdict(null);
    seen = null;
    return new Gone();
  }

  private Optional<Identity> identity(Look look) {
    if (look instanceof Settled(Inspection inspection) && inspection.identity().isPresent()) {
      return inspection.identity();
    }
    return state.identity();
  }

  private Look look(Stamp stamp, Duration patience) {
    boolean settled = isSettled(stamp, patience);
    return inspection(stamp, settled)
        .filter(inspection -> settled || inspection instanceof Fit)
        .<Look>map(Settled::new)
        .orElseGet(Changing::new);
  }

  /** What the file is, read again only if need be; empty if it is plainly being written. */
  private Optional<Inspection> inspection(Stamp stamp, boolean settled) {
    Verdict last = verdict;
    if (last != null && isKnown(stamp)) {
      return Optional.of(last.inspection());
    }
    boolean isLarge = stamp.size() > ZipReader.MAX_END_LENGTH;
    if (isLarge && !settled && !folder.endsLikeZip(name)) {
      return Optional.empty();
    }
    return inspect(stamp);
  }

  private boolean isKnown(Stamp stamp) {
    Verdict last = verdict;
    return last != null && last.conclusive() && last.stamp().equals(stamp);
  }

  private boolean isSettled(Stamp stamp, Duration patience) {
    if (!stamp.equals(seen)) {
      seen = stamp;
      seenSince = ticker.nanoTime();
    }
    return stamp.isOlderThan(patience, ticker.now()) || ticker.hasPassed(patience, seenSince);
  }

  /** Reads the file; empty if it was changed meanwhile. */
  private Optional<Inspection> inspect(Stamp stamp) {
    Instant readAt = ticker.now();
    Verdict last = verdict;
    Inspection inspection = read(stamp);
    boolean isNew = last == null || !inspection.equals(last.inspection());
    if (!folder.stamp(name).equals(Optional.of(stamp))) {
      if (isNew) {
        discard(inspection);
      }
      return Optional.empty();
    }
    if (isNew && last != null && last.inspection().key().equals(inspection.key())) {
      discard(inspection);
      inspection = last.inspection();
    }
    replaceVerdict(new Verdict(stamp, inspection, stamp.isConclusiveAt(readAt)));
    return Optional.of(inspection);
  }

  /** Nothing of a content that will not be taken stays in the content store. */
  private void replaceVerdict(@Nullable Verdict next) {
    Verdict last = verdict;
    verdict = next;
    if (last != null && (next == null || !next.inspection().equals(last.inspection()))) {
      discard(last.inspection());
    }
  }

  private static void discard(Inspection inspection) {
    if (inspection instanceof Fit fit) {
      fit.raw().discard();
    }
  }

  private Inspection read(Stamp stamp) {
    Optional<Unfit> tooLarge = reader.tooLarge(stamp.size());
    if (tooLarge.isPresent()) {
      return tooLarge.get();
    }
    try {
      return stamp.size() > LargeFiles.SIZE ? readLarge(stamp) : read(folder.read(name));
    } catch (StoreException full) {
      return new Unfit("not stored " + stamp, declared(), String.valueOf(full.getMessage()), false);
    } catch (IOException | RuntimeException unreadable) {
      return unreadable(stamp, "cannot be read: " + unreadable);
    } catch (OutOfMemoryError tooMuch) {
      return unreadable(stamp, "needs more memory to be read than the server has left");
    }
  }

  private Inspection read(byte[] file) throws IOException {
    Inspection known = known(file.length, () -> Hashes.of(file));
    return known == null ? reader.read(file) : known;
  }

  /**
   * What was found in the same bytes before. A file that has just been put there is read twice,
   * when it is seen and when it is taken, for its stamp proves nothing yet; to inspect it takes far
   * longer, and finds the same.
   */
  private @Nullable Inspection known(long size, Hash hash) throws IOException {
    Verdict last = verdict;
    return last != null
            && last.stamp().size() == size
            && last.inspection().key().equals(hash.compute())
        ? last.inspection()
        : null;
  }

  /** What a file is known by. */
  @FunctionalInterface
  private interface Hash {
    String compute() throws IOException;
  }

  private String hash(long length) throws IOException {
    try (InputStream file = folder.open(name)) {
      return Hashes.of(file, length);
    }
  }

  private Inspection readLarge(Stamp stamp) throws IOException {
    Inspection known = known(stamp.size(), () -> hash(stamp.size()));
    if (known != null) {
      return known;
    }
    try (InputStream file = folder.open(name)) {
      return reader.read(file, stamp.size());
    }
  }

  /** Which application it is said to be of. */
  private Optional<Identity> declared() {
    return folder.manifest(name).flatMap(Headers::identityIn);
  }

  private static Inspection unreadable(Stamp stamp, String problem) {
    return new Unfit("unreadable " + stamp, Optional.empty(), problem);
  }
}
