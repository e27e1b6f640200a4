package io.molt.manager.reload;

import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.KeptContent;
import io.molt.spi.KeptContents;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contents of an application that have served and are kept: which of them may serve again. On a
 * thread that may wait.
 */
final class GoodContents {

  private static final Logger LOG = LoggerFactory.getLogger(GoodContents.class);
  private static final Pattern HASH_START = Pattern.compile("[0-9a-f]{6,64}");

  private final String application;
  private final KeptContents store;

  /** The one that began to serve last first. */
  private final List<KeptContent> kept;

  GoodContents(String application, KeptContents store) {
    this.application = application;
    this.store = store;
    this.kept = store.of(application);
  }

  /**
   * Those that are meant by going back, the first choice first.
   *
   * @param version its version, or what its hash begins with; empty: any but the one that serves
   * @param serving the hash of what serves; empty if nothing does
   * @throws ContentException if there is none; the message lists what there is
   */
  List<KeptContent> toGoBackTo(String version, String serving) throws ContentException {
    List<KeptContent> meant = version.isEmpty() ? others(serving) : of(version);
    if (!meant.isEmpty()) {
      return meant;
    }
    throw new ContentException(
        application,
        version.isEmpty()
            ? "there is nothing to go back to (kept: " + list(serving) + ")"
            : "version "
                + version
                + " (expected: one that has served and is kept: "
                + list(serving)
                + ")");
  }

  private List<KeptContent> others(String serving) {
    return kept.stream().filter(content -> !content.hash().equals(serving)).toList();
  }

  private List<KeptContent> of(String version) {
    String full = inFull(version);
    List<KeptContent> meant = matching(content -> inFull(content.version()).equals(full));
    String hash = version.toLowerCase(Locale.ROOT);
    return meant.isEmpty() && HASH_START.matcher(hash).matches()
        ? matching(content -> content.hash().startsWith(hash))
        : meant;
  }

  private List<KeptContent> matching(Predicate<KeptContent> condition) {
    return kept.stream().filter(condition).toList();
  }

  private static String inFull(String version) {
    try {
      return Version.parseVersion(version).toString();
    } catch (IllegalArgumentException none) {
      return version;
    }
  }

  /**
   * Those that may stand in for a content that cannot be started when the server boots: what served
   * last, and if that is damaged what served before. None if the very content that served last
   * cannot be started now: an older one would be a step back that nobody has asked for.
   *
   * @param failed the hash of the content that cannot be started; empty if it is not known
   */
  List<KeptContent> toStandIn(String failed) {
    return kept.stream().takeWhile(content -> !content.hash().equals(failed)).toList();
  }

  /**
   * Takes the first that can be read.
   *
   * @throws ContentException if none can
   */
  Content take(List<KeptContent> choices) throws ContentException {
    ContentException failure = null;
    for (KeptContent choice : choices) {
      try {
        return store.take(choice);
      } catch (ContentException unfit) {
        LOG.warn("[{}] {} cannot be taken: {}", application, choice, unfit.getMessage());
        failure = failure == null ? unfit : failure;
      }
    }
    throw failure == null
        ? new ContentException(application, "no content of it is kept that has served")
        : failure;
  }

  private String list(String serving) {
    return kept.isEmpty()
        ? "none"
        : kept.stream()
            .map(content -> describe(content, serving))
            .collect(Collectors.joining(", "));
  }

  private static String describe(KeptContent content, String serving) {
    String since =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
            .withZone(ZoneId.systemDefault())
            .format(content.since());
    return "%s (%s, %s %s%s)"
        .formatted(
            content.version(),
            content.hash().substring(0, Math.min(12, content.hash().length())),
            content.hash().equals(serving) ? "serves since" : "served from",
            since,
            content.isThere() ? "" : ", its file is missing");
  }
}
