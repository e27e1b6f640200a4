package io.molt.manager;

import io.molt.manager.code.CodeException;
import io.molt.manager.code.LoadTimes;
import io.molt.manager.code.PreparingHost;
import io.molt.manager.code.RetiredCode;
import io.molt.manager.code.WorkerCode;
import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import io.molt.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Makes workers by what a test registered for a content's hash. */
final class FakeHost implements PreparingHost {

  /** Makes a worker; may throw what a constructor may. */
  @FunctionalInterface
  interface Maker {
    Worker make() throws Throwable;
  }

  /** So long it says that things take, which in truth take no time. */
  static final long INSTALL_NANOS = 2_000_000;

  static final long RESOLVE_NANOS = 1_000_000;

  private final Map<String, Maker> makers = new ConcurrentHashMap<>();
  private final List<FakeCode> installed = new CopyOnWriteArrayList<>();
  private final List<WorkerCode> present = new CopyOnWriteArrayList<>();
  private final List<String> loaded = new CopyOnWriteArrayList<>();
  private final List<Long> started = new CopyOnWriteArrayList<>();
  private final Set<Long> stale = ConcurrentHashMap.newKeySet();
  private volatile long classBytes;
  private volatile Thread loading;
  private volatile Set<Class<?>> types = Set.of();
  private volatile CodeException refusal;
  private volatile CodeException unstartable;
  private volatile Runnable whenInstalled = () -> {};
  private final Map<Long, IntConsumer> exits = new ConcurrentHashMap<>();
  private final Map<Long, Runnable> ends = new ConcurrentHashMap<>();
  private final Set<Long> condemned = ConcurrentHashMap.newKeySet();
  private long bundles;

  /** The copy whose worker is just being made. */
  private final ThreadLocal<Long> making = ThreadLocal.withInitial(() -> 0L);

  /** What all worker classes are from here on, beside workers. */
  void implement(Class<?>... interfaces) {
    types = Set.of(interfaces);
  }

  void register(String hash, Maker maker) {
    makers.put(hash, maker);
  }

  /** What happens elsewhere when content has just been installed. */
  void whenInstalled(Runnable task) {
    whenInstalled = task;
  }

  /** Of the copy whose worker is just being made, for its constructor. */
  long making() {
    return making.get();
  }

  /** The code of a copy asks for the end of the JVM. */
  void exit(long bundleId, int status) {
    exits.get(bundleId).accept(status);
  }

  /** What happens when the code of a copy is ended. */
  void whenCondemned(long bundleId, Runnable task) {
    ends.put(bundleId, task);
  }

  /** The copies whose code was ended. */
  Set<Long> condemned() {
    return condemned;
  }

  /** From here on no code can be started. */
  void refuseToStart(CodeException reason) {
    unstartable = reason;
  }

  /** The thread that loaded classes ahead last. */
  Thread loading() {
    return loading;
  }

  /** How large the classes are that the workers have loaded. */
  void classBytes(long bytes) {
    classBytes = bytes;
  }

  /** What a copy needs is taken away from it. */
  void refresh(WorkerCode code) {
    stale.add(code.bundleId());
  }

  /** From here on no content can be installed. */
  void refuse(CodeException reason) {
    refusal = reason;
  }

  @Override
  public List<WorkerCode> install(Content content, int workers, LoadTimes times)
      throws CodeException {
    List<WorkerCode> codes = make(content, workers, times);
    start(codes, times);
    return codes;
  }

  @Override
  public List<WorkerCode> prepare(Content content, int workers) throws CodeException {
    return make(content, workers, new LoadTimes(workers));
  }

  @Override
  public void start(List<WorkerCode> prepared, LoadTimes times) throws CodeException {
    if (unstartable != null) {
      remove(prepared);
      throw unstartable;
    }
    prepared.forEach(code -> started.add(code.bundleId()));
  }

  private List<WorkerCode> make(Content content, int workers, LoadTimes times)
      throws CodeException {
    List<WorkerCode> codes = add(content, workers, times);
    whenInstalled.run();
    return codes;
  }

  private synchronized List<WorkerCode> add(Content content, int workers, LoadTimes times)
      throws CodeException {
    if (refusal != null) {
      throw refusal;
    }
    List<WorkerCode> codes = new ArrayList<>();
    for (int id = 0; id < workers; id++) {
      FakeCode code = new FakeCode(this, makers.get(content.hash()), types, ++bundles, loaded);
      installed.add(code);
      times.installed(id, INSTALL_NANOS);
      codes.add(code);
    }
    times.resolved(RESOLVE_NANOS);
    present.addAll(codes);
    return codes;
  }

  @Override
  public void remove(List<WorkerCode> codes) {
    codes.forEach(code -> exits.remove(code.bundleId()));
    codes.forEach(code -> ends.remove(code.bundleId()));
    if (!present.removeAll(codes)) {
      throw new IllegalStateException("removed twice: " + codes);
    }
  }

  @Override
  public void retire(List<RetiredCode> retired) {
    remove(retired.stream().map(RetiredCode::code).toList());
  }

  @Override
  public int lingering() {
    return 0;
  }

  @Override
  public List<LingeringCode> leaks() {
    return List.of();
  }

  /** How many copies have ever been installed. */
  int installs() {
    return installed.size();
  }

  /** The classes that were loaded ahead, once for each copy. */
  List<String> loaded() {
    return loaded;
  }

  /** The copy that is at a place among those that are installed now. */
  WorkerCode present(int index) {
    return present.get(index);
  }

  /** The copies that were started, by their bundles. */
  List<Long> started() {
    return started;
  }

  /** How many copies are installed now. */
  int present() {
    return present.size();
  }

  /** One copy. */
  private record FakeCode(
      FakeHost host,
      Maker maker,
      Set<Class<?>> types,
      ClassLoader loader,
      long bundleId,
      List<String> loaded)
      implements WorkerCode {
    FakeCode(FakeHost host, Maker maker, Set<Class<?>> types, long bundleId, List<String> loaded) {
      this(
          host,
          maker,
          types,
          new ClassLoader("worker-" + bundleId, FakeHost.class.getClassLoader()) {},
          bundleId,
          loaded);
    }

    @Override
    public boolean isA(Class<?> type) {
      return types.contains(type);
    }

    @Override
    public void onExit(IntConsumer asked) {
      host.exits.put(bundleId, asked);
    }

    @Override
    public boolean condemn() {
      host.condemned.add(bundleId);
      host.ends.getOrDefault(bundleId, () -> {}).run();
      return true;
    }

    @Override
    public List<String> classes() {
      return List.of("Class" + bundleId);
    }

    @Override
    public long classBytes() {
      return host.classBytes;
    }

    @Override
    public boolean isStale() {
      return host.stale.contains(bundleId);
    }

    @Override
    public void load(List<String> classes, BooleanSupplier goesOn) {
      host.loading = Thread.currentThread();
      classes.stream().filter(name -> goesOn.getAsBoolean()).forEach(loaded::add);
    }

    @Override
    public Worker create() throws Throwable {
      host.making.set(bundleId);
      return maker.make();
    }
  }
}
