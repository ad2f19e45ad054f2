package io.serinus.manifest;

/** Estimates how much memory manifests take. */
final class ManifestWeight {
  private static final int FILE = 200;

  /** With its name, its digest, and what is kept of its live metadata. */
  private static final int OBJECT = 4_000;

  private ManifestWeight() {}

  /** Bytes, roughly. */
  static long of(ManifestFile file) {
    long weight = (long) FILE + file.path().length();
    for (Reading reading : file.readings()) {
      if (reading instanceof Reading.Objects objects) {
        for (Manifest manifest : objects.manifests()) {
          weight += OBJECT + manifest.bytes();
        }
      } else if (reading instanceof Reading.Unknown unknown) {
        weight += unknown.text().map(String::length).orElse(0);
      }
    }
    return weight;
  }
}
