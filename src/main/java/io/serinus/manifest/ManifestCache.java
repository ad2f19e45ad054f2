package io.serinus.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what files contained, by the id of their bytes. Bounded; the one not used for longest
 * goes first. Safe for several threads.
 */
public final class ManifestCache {
  private final long capacity;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  private record Entry(ManifestFile file, long bytes) {}

  /**
   * @param capacity how much memory the remembered files may take, in bytes
   */
  public ManifestCache(long capacity) {
    this.capacity = capacity;
  }

  /** What the content gave before, under the given path. */
  public synchronized Optional<ManifestFile> find(String contentId, String path) {
    Entry entry = entries.get(key(contentId, path));
    return entry == null ? Optional.empty() : Optional.of(entry.file().at(path));
  }

  /**
   * Remembers what a content gave.
   *
   * @param bytes its {@link ManifestFile#weight}
   */
  public synchronized void remember(String contentId, ManifestFile file, long bytes) {
    Entry previous = entries.put(key(contentId, file.path()), new Entry(file, bytes));
    weight += bytes - (previous == null ? 0 : previous.bytes());
    var oldest = entries.values().iterator();
    while (weight > capacity && oldest.hasNext()) {
      weight -= oldest.next().bytes();
      oldest.remove();
    }
  }

  /** The same bytes mean different things as JSON and as YAML. */
  private static String key(String contentId, String path) {
    return contentId + (PathSelection.isJson(path) ? ".json" : ".yaml");
  }
}
