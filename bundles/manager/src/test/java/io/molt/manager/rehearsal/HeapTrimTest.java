package io.molt.manager.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class HeapTrimTest {

  private final Jvm jvm = new Jvm();
  private final List<String> duringCollections = new ArrayList<>();

  private void collect() {
    HeapTrim.collect(jvm, () -> duringCollections.add(jvm.mostFree));
  }

  @Test
  void lessIsKeptFreeForTheOneCollectionOnly() {
    collect();

    assertThat(duringCollections).containsExactly(HeapTrim.LESS);
    assertThat(jvm.mostFree).isEqualTo("70");
  }

  @Test
  void whatTheOptionWasIsRestoredAfterACollectionThatFails() {
    assertThatThrownBy(
            () ->
                HeapTrim.collect(
                    jvm,
                    () -> {
                      throw new IllegalStateException("failed");
                    }))
        .hasMessage("failed");

    assertThat(jvm.mostFree).isEqualTo("70");
  }

  @Test
  void whatWasGivenToTheJvmStays() {
    jvm.mostFree = "90";
    jvm.origin = VMOption.Origin.VM_CREATION;

    collect();

    assertThat(duringCollections).containsExactly("90");
  }

  @Test
  void aJvmWithoutTheOptionCollectsAllTheSame() {
    jvm.known = false;

    collect();

    assertThat(duringCollections).containsExactly("70");
  }

  @Test
  void aJvmThatRefusesTheValueCollectsAllTheSame() {
    jvm.leastFree = 65;

    collect();

    assertThat(duringCollections).containsExactly("70");
    assertThat(jvm.mostFree).isEqualTo("70");
  }

  /** The option of the JVM that it is there for, and that it takes the value. */
  @Test
  void theJvmOfThisTestHasTheOption() {
    HeapTrim.collect();

    VMOption after =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption(HeapTrim.MOST_FREE);
    assertThat(after.getValue()).isEqualTo("70");
    assertThat(after.getOrigin()).isEqualTo(VMOption.Origin.MANAGEMENT);
  }

  private static final class Jvm implements HotSpotDiagnosticMXBean {

    private String mostFree = "70";
    private VMOption.Origin origin = VMOption.Origin.DEFAULT;
    private boolean known = true;
    private int leastFree = 40;

    @Override
    public void dumpHeap(String outputFile, boolean live) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<VMOption> getDiagnosticOptions() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ObjectName getObjectName() {
      throw new UnsupportedOperationException();
    }

    @Override
    public VMOption getVMOption(String name) {
      if (!known || !name.equals("MaxHeapFreeRatio")) {
        throw new IllegalArgumentException("there is no option " + name);
      }
      return new VMOption(name, mostFree, true, origin);
    }

    @Override
    public void setVMOption(String name, String value) {
      if (Integer.parseInt(value) < leastFree) {
        throw new IllegalArgumentException(value + " is less than MinHeapFreeRatio");
      }
      mostFree = value;
    }
  }
}
