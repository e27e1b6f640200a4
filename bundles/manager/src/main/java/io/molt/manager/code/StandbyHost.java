package io.molt.manager.code;

import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the code of each application's next generation loaded while the present one serves, so that
 * a reload of the same content finds it and has only to start its workers ({@code prepare_ahead}).
 *
 * <p>The classes that the present generation has read are loaded for the next one; none is
 * initialised before its worker is constructed, so that nothing of the application runs ahead of
 * time.
 */
public final class StandbyHost implements CodeHost {

  private static final Logger LOG = LoggerFactory.getLogger(StandbyHost.class);

  private final CodeHost host;

  /** What each application is expected to need next. Guarded by this, as {@link #ready} is. */
  private final Map<String, Content> expected = new HashMap<>();

  private final Map<String, Standby> ready = new HashMap<>();

  /** Code that was installed and not handed out. */
  private record Standby(Content content, List<WorkerCode> codes) {}

  public StandbyHost(CodeHost host) {
    this.host = host;
  }

  @Override
  public List<WorkerCode> install(Content content, int workers, LoadTimes times)
      throws CodeException {
    Standby standby = take(content.application(), workers);
    if (standby != null && standby.content.equals(content)) {
      return standby.codes;
    }
    drop(standby);
    return host.install(content, workers, times);
  }

  /** Those of another number are not taken: it is the application's other workers that start. */
  private synchronized @Nullable Standby take(String application, int workers) {
    Standby standby = ready.get(application);
    return standby != null && standby.codes.size() == workers ? ready.remove(application) : null;
  }

  @Override
  public void expect(Content content, List<WorkerCode> serving) {
    String application = content.application();
    synchronized (this) {
      expected.put(application, content);
      Standby standby = ready.get(application);
      if (standby != null && standby.content.equals(content)) {
        return;
      }
    }
    try {
      List<WorkerCode> codes = host.install(content, serving.size());
      List<String> classes = serving.getFirst().classes();
      for (WorkerCode code : codes) {
        code.load(classes);
        code.loadWorker();
        code.link();
      }
      keep(new Standby(content, codes));
    } catch (CodeException | RuntimeException unfit) {
      LOG.warn("[{}] The next generation was not prepared ahead.", application, unfit);
    }
  }

  /** Keeps it unless something else is expected by now. */
  private void keep(Standby standby) {
    String application = standby.content.application();
    Standby other;
    synchronized (this) {
      other =
          standby.content.equals(expected.get(application))
              ? ready.put(application, standby)
              : standby;
    }
    drop(other);
  }

  @Override
  public void forget(String application) {
    Standby standby;
    synchronized (this) {
      expected.remove(application);
      standby = ready.remove(application);
    }
    drop(standby);
  }

  private void drop(@Nullable Standby standby) {
    if (standby != null) {
      host.remove(standby.codes);
    }
  }

  @Override
  public void remove(List<WorkerCode> codes) {
    host.remove(codes);
  }

  @Override
  public void retire(List<RetiredCode> retired) {
    host.retire(retired);
  }

  @Override
  public int lingering() {
    return host.lingering();
  }

  @Override
  public List<LingeringCode> leaks() {
    return host.leaks();
  }
}
