package io.molt.packaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A lambda or method reference of each kind. What they give is in the results of {@link #call}. */
public final class ManyLambdas implements Callable<Map<String, Object>> {

  private final String name = "self";

  /** A method of this interface has another type where T is known, and so a bridge. */
  interface Shape<T> {
    Object apply(T value);
  }

  /** See {@link Shape}. */
  interface TextShape extends Shape<String> {
    @Override
    String apply(String value);
  }

  /** An interface with a private method that a lambda of its own is in. */
  interface Greeting {
    String name();

    default Supplier<String> later() {
      return this::greet;
    }

    private String greet() {
      return "hello " + name();
    }
  }

  /** A nested class with a lambda, in the same nest. */
  static final class Nested implements Greeting {
    @Override
    public String name() {
      return "nested";
    }

    Supplier<Supplier<String>> deeper() {
      return () -> () -> name() + " twice";
    }
  }

  /** For whoever loads this class by its name. */
  public ManyLambdas() {}

  @Override
  public Map<String, Object> call() {
    Map<String, Object> results = new LinkedHashMap<>();
    holdingNothing(results);
    holdingSomething(results);
    references(results);
    adapted(results);
    interfaces(results);
    return results;
  }

  private static void holdingNothing(Map<String, Object> results) {
    Function<String, Integer> length = text -> text.length();
    results.put("holds nothing", length.apply("four"));
    Supplier<Supplier<String>> same = () -> () -> "same";
    Set<Object> instances = Collections.newSetFromMap(new IdentityHashMap<>());
    instances.add(same.get());
    instances.add(same.get());
    results.put("is one instance", instances.size());
  }

  private void holdingSomething(Map<String, Object> results) {
    byte small = 1;
    long large = 1L << 40;
    double real = 0.5;
    float less = 0.25f;
    char letter = 'c';
    boolean truth = true;
    short few = 7;
    int[] numbers = {1, 2};
    Supplier<String> all =
        () -> name + small + large + real + less + letter + truth + few + numbers[1];
    results.put("holds all kinds", all.get());
    LongUnaryOperator add = value -> value + large;
    results.put("takes a long", add.applyAsLong(5));
  }

  private void references(Map<String, Object> results) {
    Function<Object, String> ofStatic = String::valueOf;
    results.put("static", ofStatic.apply(5));
    UnaryOperator<String> unbound = String::strip;
    results.put("unbound", unbound.apply(" a "));
    Supplier<String> bound = name::toUpperCase;
    results.put("bound", bound.get());
    Supplier<String> own = this::secret;
    results.put("private", own.get());
    Supplier<List<String>> constructor = ArrayList::new;
    results.put("constructor", constructor.get());
    IntFunction<String[]> array = String[]::new;
    results.put("array", array.apply(3).length);
    Function<List<?>, Integer> ofInterface = List::size;
    results.put("interface", ofInterface.apply(List.of(1, 2)));
    Supplier<String> ofSuper = super::toString;
    results.put("super", ofSuper.get().startsWith(getClass().getName() + "@"));
  }

  private static void adapted(Map<String, Object> results) {
    BiFunction<Integer, Integer, Integer> boxes = Math::max;
    results.put("boxes", boxes.apply(3, 4));
    ToLongFunction<Integer> widens = Integer::intValue;
    results.put("widens", widens.applyAsLong(5));
    ToLongFunction<Integer> unboxesAndWidens = Math::abs;
    results.put("unboxes and widens", unboxesAndWidens.applyAsLong(-6));
    List<String> list = new ArrayList<>();
    Consumer<String> drops = list::add;
    drops.accept("kept");
    Consumer<Long> dropsLong = Math::abs;
    dropsLong.accept(-1L);
    results.put("drops", list);
    IntSupplier unboxes = Integer.valueOf(8)::intValue;
    results.put("unboxes", unboxes.getAsInt());
    results.put(
        "generic",
        Stream.of("b", "a", "cc")
            .sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
            .collect(Collectors.joining(",")));
  }

  private static void interfaces(Map<String, Object> results) {
    TextShape bridged = text -> text + "!";
    Shape<String> through = bridged;
    results.put("bridge", through.apply("bridged"));
    Runnable marked = (Runnable & Marker) () -> results.put("marked", "yes");
    marked.run();
    results.put("marker", marked instanceof Marker);
    results.put("in an interface", new Nested().later().get());
    results.put("nested", new Nested().deeper().get().get());
    Supplier<String> serialised = (Supplier<String> & Serializable) () -> "serialised";
    results.put("serialisable", serialised.get());
  }

  private String secret() {
    return "secret";
  }

  /** Has no methods. */
  interface Marker {}
}
