package io.molt.deployer.weaving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Code that never ends by itself, each in a shape of its own. Every public method is one. */
@SuppressWarnings({"finally", "Finally", "InfiniteRecursion"})
public final class Runaways {

  /** Held by some of the shapes. */
  public static final ReentrantLock LOCK = new ReentrantLock();

  private static int count;

  private Runaways() {}

  public static void emptyLoop() {
    for (; ; ) {}
  }

  public static void countingLoop() {
    long rounds = 0;
    while (rounds >= 0) {
      rounds++;
    }
  }

  public static void doWhile() {
    int i = 0;
    do {
      i = i * 31 + 7;
    } while (i != 0 || count == 0);
  }

  public static void catchesAll() {
    while (true) {
      try {
        work();
      } catch (Throwable t) {
        count++;
      }
    }
  }

  public static void catchesAllAndContinues() {
    while (true) {
      try {
        if (work() > 0) {
          continue;
        }
        work();
      } catch (Throwable t) {
        continue;
      }
    }
  }

  public static void nestedTries() {
    while (true) {
      try {
        try {
          try {
            work();
            continue;
          } catch (Throwable t) {
            continue;
          } finally {
            work();
          }
        } catch (Throwable t) {
          continue;
        }
      } catch (Throwable t) {
        count++;
      }
    }
  }

  public static void finallyThatContinues() {
    while (true) {
      try {
        work();
      } finally {
        continue;
      }
    }
  }

  public static void loopInFinally() {
    try {
      work();
    } finally {
      while (true) {
        work();
      }
    }
  }

  public static void loopInCatch() {
    try {
      throw new IllegalStateException();
    } catch (IllegalStateException e) {
      while (true) {
        try {
          work();
        } catch (Throwable t) {
          count--;
        }
      }
    }
  }

  public static void switchLoop() {
    int state = 0;
    while (true) {
      switch (state) {
        case 0:
          state = 1;
          continue;
        case 1:
          state = 2;
          break;
        case 2:
          state = 0;
          continue;
        default:
          state = -1;
      }
      count++;
    }
  }

  public static void stringSwitchLoop() {
    String state = "a";
    while (true) {
      state =
          switch (state) {
            case "a" -> "b";
            case "b" -> "a";
            default -> throw new IllegalStateException();
          };
    }
  }

  public static void labelledLoops() {
    outer:
    while (true) {
      for (int i = 0; i < 10; i++) {
        for (int j = 0; j < 10; j++) {
          if (i * j > 50) {
            continue outer;
          }
        }
      }
    }
  }

  public static void vectorLoop() {
    int[] values = new int[10_000];
    while (true) {
      for (int i = 0; i < values.length; i++) {
        values[i] += i;
      }
    }
  }

  public static void recursionThatCatches() {
    try {
      recursionThatCatches();
    } catch (Throwable t) {
      recursionThatCatches();
    }
  }

  public static void mutualRecursion() {
    while (true) {
      try {
        even(1_000_000_000);
      } catch (StackOverflowError deep) {
        count++;
      }
    }
  }

  private static boolean even(int n) {
    return n == 0 || odd(n - 1);
  }

  private static boolean odd(int n) {
    return n != 0 && even(n - 1);
  }

  public static void fibonacci() {
    fibonacci(1_000);
  }

  private static long fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  public static void endlessStream() {
    IntStream.iterate(0, i -> i + 1).forEach(i -> {});
  }

  public static void endlessStreamOfMethodReferences() {
    boolean _ = Stream.generate(new Runaways()::text).allMatch(String::isEmpty);
  }

  private String text() {
    return "";
  }

  public static void lambdaThatIsCalledForEver() {
    IntSupplier one = () -> 1;
    int sum = 0;
    while (true) {
      try {
        sum += one.getAsInt();
        count = sum;
      } catch (Throwable t) {
        sum = 0;
      }
    }
  }

  public static void synchronizedLoop() {
    synchronized (LOCK) {
      while (true) {
        count++;
      }
    }
  }

  public static void loopOfSynchronizedBlocks() {
    while (true) {
      synchronized (LOCK) {
        try {
          work();
        } catch (Throwable t) {
          continue;
        }
      }
    }
  }

  public static synchronized void synchronizedMethod() {
    while (true) {
      count++;
    }
  }

  public static void loopUnderALock() {
    LOCK.lock();
    try {
      while (true) {
        work();
      }
    } finally {
      LOCK.unlock();
    }
  }

  public static void staticInitialiser() {
    count += Endless.value;
  }

  private static final class Endless {
    private static int value;

    static {
      while (value >= 0) {
        value = (value + 1) & 0xFF;
      }
    }
  }

  public static void constructorLoop() {
    new LoopsWhenMade();
  }

  private static final class LoopsWhenMade {
    LoopsWhenMade() {
      while (true) {
        count++;
      }
    }
  }

  public static void loopBeforeSuper() {
    new LoopsBeforeSuper(1);
  }

  private static final class LoopsBeforeSuper extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    LoopsBeforeSuper(int size) {
      while (size > 0) {
        size = size % 7 + 1;
      }
      super(size);
    }
  }

  public static void constructorRecursion() {
    while (true) {
      try {
        new MakesAnother();
      } catch (Throwable t) {
        count++;
      }
    }
  }

  private static final class MakesAnother {
    private final MakesAnother other = new MakesAnother();

    @Override
    public String toString() {
      return "made " + other;
    }
  }

  public static void endlessIterator() {
    Iterable<Integer> numbers =
        () ->
            new Iterator<>() {
              private int next;

              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Integer next() {
                return next++ & 0x7F;
              }
            };
    int sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    count = sum;
  }

  public static void sortThatNeverEnds() {
    List<Integer> list = new ArrayList<>(List.of(3, 1, 2));
    list.sort(
        (_, _) -> {
          while (true) {
            count++;
          }
        });
    count = list.size();
  }

  public static void allocatesForEver() {
    List<byte[]> kept = new ArrayList<>();
    while (true) {
      try {
        kept.add(new byte[1000]);
        if (kept.size() > 1000) {
          kept.clear();
        }
      } catch (OutOfMemoryError e) {
        kept.clear();
      }
    }
  }

  public static void patternLoop() {
    Object value = 1;
    while (true) {
      value =
          switch (value) {
            case Integer i when i > 100 -> "x";
            case Integer i -> i + 1;
            case String s -> 1;
            default -> throw new IllegalStateException();
          };
    }
  }

  public static void tryWithResources() {
    while (true) {
      try (AutoCloseable closed = () -> work()) {
        work();
      } catch (Throwable t) {
        count++;
      }
    }
  }

  private static int work() {
    int[] some = {3, 1, 2};
    Arrays.sort(some);
    return some[0] + count % 2;
  }
}
