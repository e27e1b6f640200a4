package io.molt.manager.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuQuotaTest {

  @TempDir Path system;
  private Path memberships;
  private Path mount;

  @BeforeEach
  void mount() throws IOException {
    memberships = system.resolve("cgroup");
    mount = Files.createDirectory(system.resolve("fs"));
  }

  private void write(String file, String text) {
    try {
      Path path = mount.resolve(file).normalize();
      Files.createDirectories(path.getParent());
      Files.writeString(path, text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double quota(String... lines) throws IOException {
    Files.writeString(memberships, String.join("\n", lines) + "\n");
    return new CpuQuota(memberships, mount).least();
  }

  @Test
  void theGroupSaysHowMuchOfEachPeriodThereIs() throws IOException {
    write("a/b/cpu.max", "50000 100000");
    assertThat(quota("0::/a/b")).isEqualTo(0.5);
    write("a/b/cpu.max", "300000 200000");
    assertThat(quota("0::/a/b")).isEqualTo(1.5);
  }

  @Test
  void withoutAQuotaThereIsNoLimit() throws IOException {
    write("a/cpu.max", "max 100000");
    assertThat(quota("0::/a")).isEqualTo(CpuQuota.NONE);
    assertThat(quota("0::/")).isEqualTo(CpuQuota.NONE);
  }

  @Test
  void theNarrowestOfTheGroupsAroundItCounts() throws IOException {
    write("a/cpu.max", "25000 100000");
    write("a/b/cpu.max", "max 100000");
    write("a/b/c/cpu.max", "80000 100000");
    assertThat(quota("0::/a/b/c")).isEqualTo(0.25);
  }

  /** In a container its group is the root, whatever the system outside calls it. */
  @Test
  void ofAGroupThatIsNotSeenHereTheRootCounts() throws IOException {
    write("cpu.max", "75000 100000");
    assertThat(quota("0::/docker/0123")).isEqualTo(0.75);
    assertThat(quota("0::/../../docker/0123")).isEqualTo(0.75);
  }

  @Test
  void theOldVersionIsReadToo() throws IOException {
    write("cpu,cpuacct/a/cpu.cfs_quota_us", "20000");
    write("cpu,cpuacct/a/cpu.cfs_period_us", "100000");
    write("cpu,cpuacct/cpu.cfs_quota_us", "-1");
    write("cpu,cpuacct/cpu.cfs_period_us", "100000");
    assertThat(quota("5:memory:/a", "4:cpu,cpuacct:/a", "0::/a")).isEqualTo(0.2);
    assertThat(quota("5:memory:/a", "4:cpu,cpuacct:/", "0::/a")).isEqualTo(CpuQuota.NONE);
  }

  @Test
  void whereThereAreNoGroupsThereIsNoLimit() throws IOException {
    assertThat(new CpuQuota(system.resolve("none"), mount).least()).isEqualTo(CpuQuota.NONE);
    assertThat(quota("no such line")).isEqualTo(CpuQuota.NONE);
  }

  @Test
  void lessThanOneProcessorOrLittleMemoryIsNoHeadroom() {
    assertThat(Headroom.lacking(0.5, 1L << 32))
        .contains("the server may use 0.50 of a processor (expected: 1 or more)");
    assertThat(Headroom.lacking(1, 128 << 20))
        .contains("there are 128 MB of memory (expected: 256 or more)");
    assertThat(Headroom.lacking(1, 1L << 32)).isEmpty();
    assertThat(Headroom.lacking(CpuQuota.NONE, 1L << 32)).isEmpty();
  }
}
