package io.molt.spi;

import java.util.List;

/**
 * The contents that have served and that the content store keeps: the last few of each application.
 * Usable from any thread that may wait.
 */
public interface KeptContents {

  /** Keeps nothing. */
  KeptContents NONE =
      new KeptContents() {
        @Override
        public List<KeptContent> of(String application) {
          return List.of();
        }

        @Override
        public Content take(KeptContent kept) throws ContentException {
          throw new ContentException(kept.toString(), "is not kept");
        }

        @Override
        public void served(Content content) {}
      };

  /** Those of an application, the one that began to serve last first. */
  List<KeptContent> of(String application);

  /**
   * Reads one of them.
   *
   * @throws ContentException if its file is missing, or is not what was stored
   */
  Content take(KeptContent kept) throws ContentException;

  /**
   * Tells that all workers of an application run a content from now on. Returns at once and never
   * throws; what cannot be written down is logged.
   */
  void served(Content content);
}
