package io.molt.manager.worker;

import io.molt.spi.Content;
import java.util.ArrayList;
import java.util.List;

/**
 * All workers of an application that were started from one content together.
 *
 * @param number counts from 1
 * @param content what they were made from
 * @param workers in the order of their numbers
 * @param lifecycle what is happening to them
 */
public record Generation(
    long number, Content content, List<WorkerInstance> workers, Lifecycle lifecycle) {
  public Generation {
    workers = List.copyOf(workers);
  }

  /** The same with another worker in the place of one. */
  public Generation with(int index, WorkerInstance worker) {
    List<WorkerInstance> replaced = new ArrayList<>(workers);
    replaced.set(index, worker);
    return new Generation(number, content, replaced, lifecycle);
  }

  public WorkerInstance worker(int index) {
    return workers.get(index);
  }
}
