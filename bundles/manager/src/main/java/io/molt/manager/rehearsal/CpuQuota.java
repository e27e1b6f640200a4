package io.molt.manager.rehearsal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much processor time the process may use by the control groups that it is in (cgroups(7)), in
 * processors: 0.5 is half of one. The JVM tells whole processors alone, and never less than one.
 */
public final class CpuQuota {

  /** Where nothing limits it. */
  static final double NONE = Double.POSITIVE_INFINITY;

  private static final String SECOND_VERSION = "0";
  private static final List<String> FIRST_VERSION_MOUNTS = List.of("cpu", "cpu,cpuacct");

  private final Path memberships;
  private final Path mount;

  CpuQuota(Path memberships, Path mount) {
    this.memberships = memberships;
    this.mount = mount;
  }

  /** That of this process. */
  public static double processors() {
    return new CpuQuota(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup")).least();
  }

  /** The least of all groups, for each is in another. */
  double least() {
    try (Stream<String> lines = Files.lines(memberships)) {
      return lines.mapToDouble(this::ofLine).min().orElse(NONE);
    } catch (IOException | RuntimeException notLinux) {
      return NONE;
    }
  }

  /** A line reads {@code 0::/the/group}, or {@code 4:cpu,cpuacct:/the/group} in the old version. */
  private double ofLine(String line) {
    String[] parts = line.split(":", 3);
    if (parts.length < 3) {
      return NONE;
    }
    if (parts[0].equals(SECOND_VERSION)) {
      return least(mount, parts[2]);
    }
    return List.of(parts[1].split(",")).contains("cpu")
        ? FIRST_VERSION_MOUNTS.stream()
            .mapToDouble(name -> least(mount.resolve(name), parts[2]))
            .min()
            .orElse(NONE)
        : NONE;
  }

  /** From the group up to the root: in a container the lower ones may not be seen. */
  private static double least(Path root, String group) {
    double least = NONE;
    Path inner = root.resolve(group.substring(1)).normalize();
    for (Path each = inner; each != null && each.startsWith(root); each = each.getParent()) {
      least = Math.min(least, Math.min(second(each), first(each)));
    }
    return inner.startsWith(root) ? least : least(root, "/");
  }

  /** {@code cpu.max} reads {@code 50000 100000}: of each period so much; or {@code max 100000}. */
  private static double second(Path group) {
    String[] words = text(group.resolve("cpu.max")).split(" ");
    return words.length == 2 ? ratio(words[0], words[1]) : NONE;
  }

  private static double first(Path group) {
    return ratio(text(group.resolve("cpu.cfs_quota_us")), text(group.resolve("cpu.cfs_period_us")));
  }

  private static double ratio(String quota, String period) {
    boolean limited = quota.matches("[0-9]+") && period.matches("[1-9][0-9]*");
    return limited ? Double.parseDouble(quota) / Double.parseDouble(period) : NONE;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException absent) {
      return "";
    }
  }
}
