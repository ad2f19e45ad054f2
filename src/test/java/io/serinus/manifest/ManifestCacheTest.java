package io.serinus.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManifestCacheTest {
  private static ManifestFile file(String path) {
    return ManifestFile.unknown(ManifestProblem.error(path, 1, "R", "w", "d"));
  }

  @Test
  void theSameBytesUnderAnotherPathAreKnown() {
    ManifestCache cache = new ManifestCache(100);
    cache.remember("id", file("a.yaml"), 10);

    assertThat(cache.find("id", "b.yml")).contains(file("b.yml"));
    assertThat(cache.find("id", "b.json")).isEmpty();
  }

  @Test
  void whatWasNotUsedForLongestGoesFirst() {
    ManifestCache cache = new ManifestCache(100);
    cache.remember("1", file("a.yaml"), 50);
    cache.remember("2", file("a.yaml"), 50);
    cache.find("1", "a.yaml");
    cache.remember("3", file("a.yaml"), 50);

    assertThat(cache.find("1", "a.yaml")).isPresent();
    assertThat(cache.find("2", "a.yaml")).isEmpty();
    assertThat(cache.find("3", "a.yaml")).isPresent();
  }
}
