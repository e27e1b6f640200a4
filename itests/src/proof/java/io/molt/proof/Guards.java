package io.molt.proof;

import java.util.List;

/**
 * The guards of the manager's state classes, as they stand in the source. Whoever changes such a
 * line changes it here too; whoever adds a guard adds it here, with the test that misses it.
 */
final class Guards {

  static final List<Mutant> ALL =
      List.of(
          // A carrier
          of(
              "Carrier",
              "what comes in during the last look",
              "seen = wanted.addAndGet(-seen);",
              "wanted.set(0); seen = 0;",
              "CarrierTest"),
          of(
              "Carrier",
              "one drain at a time is asked for",
              "if (wanted.getAndIncrement() == 0) {\n      ask(driver);",
              "if (wanted.getAndIncrement() >= 0) {\n      ask(driver);",
              "CarrierTest"),
          of(
              "Carrier",
              "the task is there before the wake-up",
              "resumed.add(task);\n      wake();",
              "wake();\n      resumed.add(task);",
              "CarrierTest"),
          of(
              "Carrier",
              "who comes back from a task sees the take-over",
              "if (!mine.leave(inside)) {",
              "if (!mine.leave(inside) && inside < 0) {",
              "CarrierTest"),
          of(
              "Carrier",
              "only the task that was meant is taken over",
              "if (task == 0 || !lost.lose(task)) {",
              "lost.lose(lost.inside());\n    if (task == 0) {",
              "CarrierTest"),
          of(
              "Carrier",
              "coroutines go on elsewhere only after a look in vain",
              "if (between != Hold.LOST && between == stoodAt && hasResumed()) {",
              "if (between != Hold.LOST && hasResumed()) {",
              "CarrierTest"),
          of(
              "Carrier",
              "who was turned away is asked for again",
              "if (lent.takesBack()) {\n        ask(driver);",
              "if (lent.takesBack()) {\n        lent.takesBack();",
              "CarrierTest"),
          of(
              "Carrier",
              "whose drain is due already is not asked for twice",
              "if (!Hold.isForOther(task)) {",
              "if (task != 0) {",
              "CarrierTest"),
          of(
              "Hold",
              "one at a time is inside",
              "return (between & INSIDE) == 0 && step.compareAndSet(between, task) ? task : LOST;",
              "step.set(task);\n    return task;",
              "CarrierTest"),
          of(
              "Hold",
              "who comes back from a task sees that it is lost",
              "return step.compareAndSet(task, next(task));",
              "step.set(next(task));\n    return true;",
              "CarrierTest"),
          of(
              "Carrier",
              "only the first leg runs inline",
              "starting = null;\n      task.run();",
              "task.run();",
              "CarrierTest"),

          // A worker
          of(
              "WorkerInstance",
              "the second look whether it still serves",
              "if (event != null && slot.isCurrent(this)) {",
              "if (event != null) {",
              "WorkerInstanceTest"),
          of(
              "WorkerInstance",
              "the first look whether it serves",
              "if (isShut() || !slot.isCurrent(this) || !slot.hasNext()) {",
              "if (isShut() || !slot.hasNext()) {",
              "WorkerInstanceTest"),
          of(
              "WorkerInstance",
              "an event is counted before it leaves the inbox",
              "inHand.add();\n    Event event = slot.poll();",
              "Event event = slot.poll();\n    inHand.add();",
              "WorkerInstanceTest"),
          of(
              "WorkerInstance",
              "an event that is not its own goes back",
              "slot.submit(event);\n    }\n    inHand.release();",
              "event.hashCode();\n    }\n    inHand.release();",
              "WorkerInstanceTest"),
          of(
              "WorkerInstance",
              "one that is closed takes nothing",
              "return closed || slot.isHeld();",
              "return slot.isHeld();",
              "WorkerInstanceTest"),
          of(
              "WorkerInstance",
              "a slot that is held is left alone",
              "return closed || slot.isHeld();",
              "return closed;",
              "WorkerInstanceTest"),

          // A lease
          of(
              "Lease",
              "who comes too late is told",
              "if (acting.getAndIncrement() < 0) {",
              "if (acting.getAndIncrement() < 0 && acting.get() == 0) {",
              "LeaseTest"),
          of(
              "Lease",
              "who came too late is not counted",
              "acting.decrementAndGet();\n      throw",
              "throw",
              "LeaseTest"),
          of(
              "Lease",
              "the end waits for those who act",
              "while ((acting.get() & ~REVOKED) != 0) {",
              "while ((acting.get() & ~REVOKED) < 0) {",
              "LeaseTest"),

          // An intake
          of(
              "Intake",
              "who comes after the switch gets another reload",
              "boolean covered = concerns && !round.isSwitched();",
              "boolean covered = concerns;",
              "IntakeTest"),
          of(
              "Intake",
              "only what agrees joins",
              "if (agrees && !round.isFixed() && waiting.isEmpty()) {",
              "if (!round.isFixed() && waiting.isEmpty()) {",
              "IntakeTest"),
          of(
              "Round",
              "who wants a reload in any case gets one",
              "fixed = wanted || (asked ? !isKnown : isAnother);",
              "fixed = asked ? !isKnown : isAnother;",
              "IntakeTest"),
          of(
              "Intake",
              "the end of a round that is over ends no other",
              "if (current != round) {",
              "if (current == null) {",
              "IntakeTest"),
          of(
              "Intake",
              "nothing follows once it is closed",
              "closed ? null : waiting.poll()",
              "waiting.poll()",
              "IntakeTest"),
          of(
              "Intake",
              "those that wait are told of the close",
              "dropped.forEach(each -> each.complete(Optional.empty(), STOPPING));",
              "dropped.size();",
              "IntakeTest"),
          of(
              "Succession",
              "nothing is switched to that has ended",
              "each.checkOpen();",
              "each.hashCode();",
              "EndWhileStartingTest"),
          of(
              "Succession",
              "the switch is told to the intake",
              "intake.switched(round);",
              "round.hashCode();",
              "ApplicationTest"),

          // An entrance
          of(
              "Entrance",
              "the worker is woken once for a look at the sockets",
              "if (!due) {",
              "if (!due || !slot.isEmpty()) {",
              "EntranceTest"),
          of(
              "Entrance",
              "it is woken again for the next look",
              "due = false;\n    slot.wake();",
              "slot.wake();",
              "EntranceTest"),
          of(
              "Entrance",
              "a loop that has ended wakes it too",
              "} catch (RejectedExecutionException ended) {\n        run();",
              "} catch (RejectedExecutionException ended) {\n        due = true;",
              "EntranceTest"),
          of(
              "Entrance",
              "what cannot be dealt with at once is handed in",
              "if (!slot.submitHere(event, reactor)) {",
              "if (!slot.submitHere(event, reactor) && due) {",
              "EntranceTest"),

          // A slot
          of(
              "Slot",
              "where nobody serves all are refused",
              "if (worker == null) {\n      refuseAll();",
              "if (worker == null) {\n      hashCode();",
              "EntranceTest"),
          of(
              "Slot",
              "what was held is taken when it is let go",
              "held = false;\n    wake();",
              "held = false;",
              "WorkerInstanceTest"),
          of(
              "Slot",
              "what waits for a closed worker is passed on",
              "worker.passOn();",
              "worker.carrier().wake();",
              "SupervisorTest"),

          // A lifecycle
          of(
              "Lifecycle",
              "only what the table has",
              "if (!NEXT.get(from.ordinal()).contains(to)) {",
              "if (from == to) {",
              "LifecycleTest"),

          // Tasks
          of(
              "TaskInbox",
              "the second look before the sleep",
              "return !isEmpty(); // looked",
              "return false; // looked",
              "TaskQueueTest"),
          of(
              "TaskInbox",
              "one that takes is not asleep",
              "shared.busy(index);",
              "shared.isEmpty();",
              "TaskQueueTest"),
          of(
              "TaskInbox",
              "one that came too late says so",
              "while (event == null && hasNext()) {",
              "while (event == null && !isEmpty()) {",
              "TaskQueueTest"),
          of(
              "TaskInbox",
              "who takes one of several wakes another",
              "if (!shared.isEmpty()) {\n      shared.wakeIdle();\n    }\n    return event;",
              "return event;",
              "TaskQueueTest"),
          of(
              "TaskInbox",
              "what is passed on goes whole",
              "for (Event event = own.poll(); event != null; event = own.poll()) {",
              "for (Event event = own.poll(); event != null; event = null) {",
              "TaskQueueTest"),
          of(
              "TaskQueue",
              "each that sleeps is woken once",
              "if (idle.get(index) == 1 && idle.compareAndSet(index, 1, 0)) {",
              "if (idle.get(index) == 1) {",
              "TaskQueueTest"),
          of(
              "TaskQueue",
              "one is woken and not all",
              "slots.get(index).wake();\n        return;",
              "slots.get(index).wake();",
              "TaskQueueTest"),
          of(
              "Inbox",
              "what is passed on goes whole",
              "for (Event event = events.poll(); event != null; event = events.poll()) {",
              "for (Event event = events.poll(); event != null; event = null) {",
              "EntranceTest"),

          // A lane
          of(
              "LaneTurn",
              "it lets go of a lane once",
              "if (!hasLane.compareAndSet(true, false) || !lane.delivered()) {",
              "hasLane.set(false);\n    if (!lane.delivered()) {",
              "LaneTest"),
          of(
              "LaneTurn",
              "the next event is the new code's",
              "if (count < LONGEST && worker.slot().isCurrent(worker)) {",
              "if (count < LONGEST) {",
              "LaneTest"),
          of(
              "LaneTurn",
              "others have their turn",
              "if (count < LONGEST && worker.slot().isCurrent(worker)) {",
              "if (worker.slot().isCurrent(worker)) {",
              "LaneTest"),
          of(
              "LaneTurn",
              "code whose lease has ended loses the connection",
              "if (worker.lease().isRevoked()) {\n      breakOff();\n      return false;",
              "if (worker.lease().isRevoked() && count < 0) {\n      return false;",
              "LaneTest"),
          of(
              "ConnectionLane",
              "it is handed in once",
              "return WAITING.getAndIncrement(this) == 0;",
              "return WAITING.getAndIncrement(this) >= 0;",
              "LaneTest"),
          of(
              "ConnectionLane",
              "the second look after a pause",
              "transport.pauseReading();\n    if (queuedBytes <= traits.maxQueuedBytes() / 2) {",
              "transport.pauseReading();\n    if (queuedBytes < 0) {",
              "LaneTest"),
          of(
              "ConnectionLane",
              "events come in order",
              "taken = inOrder(POSTED.getAndSet(this, null));",
              "taken = POSTED.getAndSet(this, null);",
              "LaneTest"),
          of(
              "ConnectionLane",
              "what is lent and not taken is given back",
              "} while (delivered());",
              "} while (delivered() && waiting < 0);",
              "LaneTest"));

  private Guards() {}

  private static Mutant of(
      String type, String loss, String guard, String instead, String... tests) {
    return new Mutant(type, loss, guard, instead, List.of(tests));
  }
}
