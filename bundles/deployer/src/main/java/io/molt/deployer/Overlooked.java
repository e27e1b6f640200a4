package io.molt.deployer;

import io.molt.spi.OverlookedFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies in the deploy directory and is not taken. Each is told once, in the log, and can be
 * asked for as long as it is so. One thread looks, any may ask.
 */
final class Overlooked {

  private static final Logger LOG = LoggerFactory.getLogger(Overlooked.class);

  private final Function<String, String> label;
  private final Function<String, Optional<String>> incumbent;
  private final Ticker ticker;
  private final Map<String, Found> known = new HashMap<>();
  private volatile List<OverlookedFile> files = List.of();

  /** When a file was first found to be overlooked for a reason, and whether that was told. */
  private static final class Found {
    private final String reason;
    private final long since;
    private boolean told;

    private Found(String reason, long since) {
      this.reason = reason;
      this.since = since;
    }
  }

  /**
   * @param label how messages call a file
   * @param incumbent the name of the file that gave an application last
   */
  Overlooked(
      Function<String, String> label, Function<String, Optional<String>> incumbent, Ticker ticker) {
    this.label = label;
    this.incumbent = incumbent;
    this.ticker = ticker;
  }

  /** All that is not taken now; empty names the directory itself. */
  List<OverlookedFile> files() {
    return files;
  }

  /**
   * Finds out what is not taken, and tells what is new.
   *
   * @param strangers what is no application by its name or kind
   * @param candidates the rest
   * @param patience how long it must be so before it is told, for an upgrade adds before it removes
   */
  void look(SortedMap<String, Stranger> strangers, List<FileState> candidates, Duration patience) {
    SortedMap<String, Stranger> all = new TreeMap<>(strangers);
    all.putAll(outdone(candidates));
    List<OverlookedFile> found = new ArrayList<>(all.size());
    all.forEach((name, stranger) -> found.add(tell(name, stranger, patience)));
    known.keySet().retainAll(all.keySet());
    files = List.copyOf(found);
  }

  /** The directory cannot be listed, and nothing is known of what lies in it. */
  void unreadable(String problem) {
    known.clear();
    files = List.of(new OverlookedFile(label.apply(""), problem));
  }

  /** The files of which another is chosen, without those that are tried by their own names. */
  private SortedMap<String, Stranger> outdone(List<FileState> candidates) {
    SortedMap<String, Stranger> outdone = new TreeMap<>();
    for (FileState file : candidates) {
      if (file.isThere() && file.key().isPresent() && file.identity().isPresent()) {
        String application = file.identity().get().application();
        ChosenFile.of(application, candidates, incumbent.apply(application))
            .filter(choice -> !choice.file().name().equals(file.name()))
            .filter(choice -> !choice.rivals().contains(file))
            .map(choice -> choice.whyNot(file, label.apply(choice.file().name())))
            .ifPresent(why -> outdone.put(file.name(), new Stranger(why, false)));
      }
    }
    return outdone;
  }

  private OverlookedFile tell(String name, Stranger stranger, Duration patience) {
    OverlookedFile file = new OverlookedFile(label.apply(name), stranger.reason());
    Found found = known.get(name);
    if (found == null || !found.reason.equals(stranger.reason())) {
      found = new Found(stranger.reason(), ticker.nanoTime());
      known.put(name, found);
    }
    Duration awaited = stranger.passing() ? Patience.PASSING : patience;
    if (!found.told && ticker.hasPassed(awaited, found.since)) {
      found.told = true;
      LOG.warn("[deploy] {} is not taken: it {}.", file.file(), file.reason());
    }
    return file;
  }
}
