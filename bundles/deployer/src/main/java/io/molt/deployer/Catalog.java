package io.molt.deployer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The files of the deploy directory, those included that are gone but whose application may yet
 * come back under the same or another name. Usable from any thread; what one thread reads of one
 * file holds up no look at another.
 */
final class Catalog {

  private final Folder folder;
  private final Function<String, WatchedFile> watch;
  private final ConcurrentMap<String, WatchedFile> files = new ConcurrentHashMap<>();

  /**
   * @param watch begins to watch a file of the given name
   */
  Catalog(Folder folder, Function<String, WatchedFile> watch) {
    this.folder = folder;
    this.watch = watch;
  }

  /** Looks at every file, and waits for none to be read that is large. */
  List<FileState> look(Duration patience) throws IOException {
    return look(file -> file.glance(patience), _ -> true);
  }

  /**
   * Looks at the files that may hold an application now: those that held it before, and those of
   * which nothing is known. Of the others, tells what was found last.
   */
  List<FileState> lookFor(String application, Duration patience) throws IOException {
    return look(
        file -> file.lookFor(application, patience),
        file ->
            file.name().equals(application) || file.isOf(application) || file.identity().isEmpty());
  }

  private List<FileState> look(Function<WatchedFile, FileState> way, Predicate<FileState> concerns)
      throws IOException {
    Collection<String> names = folder.names();
    for (String name : names) {
      files.computeIfAbsent(name, watch);
    }
    // Loops, for every reload comes by here, and few do: streams would not be compiled for long.
    List<FileState> states = new ArrayList<>(names.size());
    for (WatchedFile file : files.values()) {
      FileState state = look(file, way, concerns, names);
      if (isWorthKeeping(state)) {
        states.add(state);
      }
    }
    files.values().removeIf(file -> !isWorthKeeping(file.state()));
    return states;
  }

  private static boolean isWorthKeeping(FileState state) {
    return state.isThere() || state.identity().isPresent();
  }

  private static FileState look(
      WatchedFile file,
      Function<WatchedFile, FileState> way,
      Predicate<FileState> concerns,
      Collection<String> names) {
    FileState last = file.state();
    boolean hasGone = last.isThere() && !names.contains(last.name());
    return hasGone || concerns.test(last) ? way.apply(file) : last;
  }

  /** Makes the next look at a file read it in any case. */
  void reread(String name) {
    WatchedFile file = files.get(name);
    if (file != null) {
      file.forget();
    }
  }

  /** Tells which application a file held before the server started. */
  FileState remembered(String name, Identity before) {
    return files.computeIfAbsent(name, watch).remembered(before);
  }

  /** Forgets the files that held an application and are gone. */
  void forgetGone(String application) {
    files.values().removeIf(file -> !file.state().isThere() && file.state().isOf(application));
  }

  /** What lies in the directory besides these files, by name. */
  SortedMap<String, Stranger> strangers() throws IOException {
    return folder.strangers();
  }

  /** How messages call a file. */
  String label(String name) {
    return folder.label(name);
  }
}
