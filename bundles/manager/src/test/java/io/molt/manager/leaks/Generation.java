package io.molt.manager.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;

/** A class loader with a {@link Leaver} of its own, as each generation of a worker has. */
final class Generation extends ClassLoader {

  private static final String OWN = Leaver.class.getName();

  Generation() {
    super(Generation.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN)) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded == null ? define(name) : loaded;
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Has its leaver leave something behind. */
  Object leaves(String how, String name) throws Exception {
    return call(
        () ->
            loadClass(OWN).getMethod("leave", String.class, String.class).invoke(null, how, name));
  }

  /** Calls something as the server calls a worker. */
  <T> T call(Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(this);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** What a search finds of this generation. */
  List<Suspect> suspects(SharedCode... shared) {
    Search search = new Search(List.of(this), List.of(shared));
    search.run(Finders.thorough(List.of()));
    return List.copyOf(search.trail(this).suspects());
  }

  /** The names of what a search finds. */
  List<String> found(SharedCode... shared) {
    return suspects(shared).stream().map(Suspect::what).toList();
  }

  /** Undoes what can be undone, and says what that was. */
  List<String> cleanUp(SharedCode... shared) throws Exception {
    java.util.ArrayList<String> done = new java.util.ArrayList<>();
    for (Suspect suspect : suspects(shared)) {
      if (suspect.remedy() != null) {
        suspect.remedy().action().run();
        done.add(suspect.what() + " " + suspect.remedy().done());
      }
    }
    return done;
  }
}
