package io.molt.deployer;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/**
 * Which of two versions is the newer: as OSGi orders them, but what comes before a release in Maven
 * comes before it here too.
 *
 * <p>To OSGi {@code 1.0.0.SNAPSHOT} and {@code 1.0.0.rc1} are newer than {@code 1.0.0}, for any
 * qualifier is more than none. Whoever puts a release beside its own snapshot means the release, so
 * that order would go on serving what the release was to replace.
 */
final class Precedence implements Comparator<Version> {

  static final Precedence ORDER = new Precedence();

  /** The second line is what tools make of a snapshot: the time of the build. */
  private static final Pattern BEFORE_RELEASE =
      Pattern.compile(
          "(alpha|beta|milestone|rc|cr)([._-]?\\d.*)?|[abm]\\d+|(.*[._-])?snapshot"
              + "|\\d{12}(\\d\\d)?|\\d{8}[_-]\\d{6}([_-]\\d+)?",
          Pattern.CASE_INSENSITIVE);

  private Precedence() {}

  /** Whether it is a snapshot, or something else that comes before the release of its number. */
  static boolean isBeforeRelease(Version version) {
    return BEFORE_RELEASE.matcher(version.getQualifier()).matches();
  }

  @Override
  public int compare(Version one, Version other) {
    int byNumber = number(one).compareTo(number(other));
    if (byNumber != 0) {
      return byNumber;
    }
    int byRelease = Boolean.compare(!isBeforeRelease(one), !isBeforeRelease(other));
    return byRelease != 0 ? byRelease : one.compareTo(other);
  }

  private static Version number(Version version) {
    return new Version(version.getMajor(), version.getMinor(), version.getMicro());
  }
}
