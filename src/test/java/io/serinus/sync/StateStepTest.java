package io.serinus.sync;

import static io.serinus.sync.Manifests.canary;
import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.manifest.ManifestCache;
import io.serinus.manifest.ManifestReader;
import io.serinus.manifest.PathSelection;
import io.serinus.manifest.ReadLimits;
import io.serinus.sandbox.VirtualClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is worked out from a commit's difference is what looking at everything gives. */
class StateStepTest {
  private static final int COMMITS = 40;

  @TempDir Path root;
  private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
  private SyncFixture fixture;
  private IndexReader reader;
  private DesiredStates states;
  private SyncSettings settings;
  private Optional<RepositoryIndex> last = Optional.empty();

  @BeforeEach
  void open() {
    fixture = new SyncFixture(root);
    settings = SyncSettings.of("apps", "serinus-system");
    reader =
        new IndexReader(
            fixture.mirror(),
            new ManifestReader(ReadLimits.DEFAULT),
            new ManifestCache(1 << 20),
            PathSelection.of(List.of(), List.of()));
    states = new DesiredStates(settings, fixture.cluster(), clock);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private DesiredStates.Stated next(String message) {
    fixture.push(message);
    RepositoryIndex index = reader.read(last, fixture.poll());
    last = Optional.of(index);
    DesiredStates.Stated stated = states.of(index);
    DesiredState whole =
        DesiredStateBuilder.build(
            index,
            settings.policy(),
            new ServedKinds(fixture.cluster(), clock).with(index),
            new RenderedObjects(new Renderer("apps")),
            Set.of());
    assertThat(said(stated.state())).isEqualTo(said(whole));
    return stated;
  }

  private static Map<String, Object> said(DesiredState state) {
    Map<ObjectKey, String> objects = new TreeMap<>();
    state
        .objects()
        .forEach(
            (key, object) ->
                objects.put(
                    key, object.path() + ":" + object.line() + " " + object.tree().toString()));
    return Map.of(
        "objects",
        objects,
        "targets",
        Map.copyOf(state.targetOf()),
        "held",
        new HashSet<>(state.held()),
        "unknown",
        state.unknown().stream().map(file -> file.path()).collect(Collectors.toSet()),
        "problems",
        new HashSet<>(state.problems()));
  }

  @Test
  void aFileThatChangedIsAllThatIsLookedAt() {
    fixture.write("a.yaml", configMap("one", "1")).write("b.yaml", configMap("two", "1"));
    next("Two");
    fixture.write("b.yaml", configMap("two", "2")).write("c.yaml", configMap("three", "1"));

    StateChange change = next("Change").change().orElseThrow();

    assertThat(change.touched())
        .extracting(ObjectKey::toString)
        .containsExactlyInAnyOrder("ConfigMap test/two", "ConfigMap test/three");
    fixture.remove("a.yaml");
    assertThat(next("Remove").change().orElseThrow().removed())
        .extracting(ObjectKey::toString)
        .containsExactly("ConfigMap test/one");
  }

  @Test
  void aChangeThatConcernsOthersIsLookedAtAsAWhole() {
    fixture.write("a.yaml", deployment("app", "1", 1)).write("c.yaml", canary("app"));
    next("All");
    fixture.write("a.yaml", deployment("app", "2", 1));
    assertThat(next("The target changes").change()).isPresent();

    fixture.remove("a.yaml");
    assertThat(next("The target goes").change()).isEmpty();
    fixture.write("d.yaml", configMap("one", "1"));
    assertThat(next("Another").change()).isPresent();
    fixture.write("e.yaml", configMap("one", "2"));
    assertThat(next("The same twice").change()).isEmpty();
    fixture.write("f.yaml", configMap("two", "2"));
    assertThat(next("Beside it").change()).isPresent();
    fixture.write("f.yaml", "kind: [\napiVersion: v1");
    assertThat(next("Broken").change()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void anySeriesOfCommitsGivesWhatLookingAtEverythingGives(long seed) {
    Random random = new Random(seed);
    Set<String> there = new HashSet<>();
    int steps = 0;
    for (int number = 0; number < COMMITS; number++) {
      for (int files = 1 + random.nextInt(2); files > 0; files--) {
        String path = "f" + random.nextInt(6) + ".yaml";
        if (there.contains(path) && random.nextInt(4) == 0) {
          fixture.remove(path);
          there.remove(path);
        } else {
          fixture.write(path, text(random));
          there.add(path);
        }
      }
      steps += next("Commit " + number).change().isPresent() ? 1 : 0;
    }
    assertThat(steps).isGreaterThan(COMMITS / 10);
  }

  private static String text(Random random) {
    String name = "n" + random.nextInt(7);
    String value = "v" + random.nextInt(3);
    return switch (random.nextInt(9)) {
      case 0 -> "kind: [\napiVersion: v1 # " + name;
      case 1 -> canary(name);
      case 2 -> deployment(name, value, 1);
      case 3 -> "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n";
      case 4 -> configMap(name, value) + "\n---\n" + configMap("m" + name, value);
      default -> configMap(name, value);
    };
  }
}
