package io.serinus.git;

import org.eclipse.jgit.storage.file.WindowCacheConfig;

/** Bounds how much of one object JGit holds in memory, for the whole process. */
final class GitMemory {
  /** Bytes; what is larger is read piece by piece. */
  private static final int LARGEST_WHOLE = 8 << 20;

  static {
    WindowCacheConfig config = new WindowCacheConfig();
    config.setStreamFileThreshold(LARGEST_WHOLE);
    config.install();
  }

  private GitMemory() {}

  /** Does it, once. */
  static void bound() {
    // the static initialiser has done it
  }
}
