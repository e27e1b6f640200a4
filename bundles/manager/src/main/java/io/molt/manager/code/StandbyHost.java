package io.molt.manager.code;

import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the code of each application's next generation ready while the present one serves, so that
 * whoever starts workers of the same content finds it ({@code prepare_ahead}): a reload, and a
 * worker that is begun anew.
 *
 * <p>It is installed and resolved, and the classes that the present generation has read are loaded.
 * Nothing is started and nothing initialised before it is handed out, so that nothing of the
 * application runs ahead of time. What is ready of another content than is asked for stays until
 * something else is expected: so it is not in the way of a switch, and is still there if that
 * fails.
 */
public final class StandbyHost implements CodeHost {

  private static final Logger LOG = LoggerFactory.getLogger(StandbyHost.class);

  private final PreparingHost host;
  private final long mostBytes;
  private final Map<String, Standby> standbys = new ConcurrentHashMap<>();

  /**
   * @param mostBytes how much memory the code may need that is ready of one application
   */
  public StandbyHost(PreparingHost host, long mostBytes) {
    this.host = host;
    this.mostBytes = mostBytes;
  }

  @Override
  public List<WorkerCode> install(Content content, int workers, LoadTimes times)
      throws CodeException {
    Standby standby = standbys.get(content.application());
    List<WorkerCode> ready = standby == null ? List.of() : standby.take(content, workers);
    if (ready.isEmpty()) {
      return host.install(content, workers, times);
    }
    host.start(ready, times);
    return ready.size() == workers ? ready : withMore(ready, content, workers, times);
  }

  private List<WorkerCode> withMore(
      List<WorkerCode> ready, Content content, int workers, LoadTimes times) throws CodeException {
    List<WorkerCode> all = new ArrayList<>(ready);
    LoadTimes more = new LoadTimes(workers - ready.size());
    try {
      all.addAll(host.install(content, workers - ready.size(), more));
    } catch (CodeException | RuntimeException | Error unfit) {
      host.remove(ready);
      throw unfit;
    }
    times.add(ready.size(), more);
    return all;
  }

  @Override
  public void expect(Content content, int workers, List<WorkerCode> serving) {
    String application = content.application();
    try {
      standbys
          .computeIfAbsent(application, absent -> new Standby(host, mostBytes))
          .expect(content, workers, serving);
    } catch (CodeException | RuntimeException | OutOfMemoryError unfit) {
      LOG.warn("[{}] The next generation was not prepared ahead.", application, unfit);
    }
  }

  @Override
  public void forget(String application) {
    Standby standby = standbys.remove(application);
    if (standby != null) {
      standby.close();
    }
  }

  @Override
  public String unprepared(String application) {
    Standby standby = standbys.get(application);
    return standby == null ? "" : standby.unprepared();
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
