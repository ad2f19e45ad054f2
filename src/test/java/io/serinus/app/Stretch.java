package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.Phase;
import io.serinus.takeover.LeftByFlagger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A part of a Canary's life in which everything may go wrong: it begins in a cluster at rest,
 * something happens, and all comes to rest again. What came before is run once and shared.
 */
final class Stretch {
  private static final Duration LIMIT = Duration.ofMinutes(20);

  /** The version that something happens to in the middle. */
  private static final String HALF = "4";

  private final String canary;
  private final String kind;
  private final Once<SandboxRun> before;
  private final Consumer<SandboxRun> happening;
  private final Once<SandboxRun> undisturbed;
  private final Once<EndState> expected;

  private Stretch(
      String canary, String kind, Once<SandboxRun> before, Consumer<SandboxRun> happening) {
    this.canary = canary;
    this.kind = kind;
    this.before = before;
    this.happening = happening;
    this.undisturbed = new Once<>(this::play);
    this.expected = new Once<>(() -> EndState.of(undisturbed.get()));
  }

  /** What is worked out when it is needed, and then kept. */
  private static final class Once<T> {
    private final Supplier<T> source;
    private final List<T> kept = new ArrayList<>();

    Once(Supplier<T> source) {
      this.source = source;
    }

    T get() {
      if (kept.isEmpty()) {
        kept.add(source.get());
      }
      return kept.get(0);
    }
  }

  static List<Stretch> of(FaultyCanary canary) {
    Once<SandboxRun> empty = new Once<>(SandboxRun::new);
    Once<SandboxRun> initialised =
        new Once<>(
            () -> {
              SandboxRun run = new SandboxRun();
              initialise(canary, run);
              return run;
            });
    Once<SandboxRun> halfWay =
        new Once<>(
            () -> {
              SandboxRun run = initialised.get().fork();
              half(canary, run);
              return run;
            });
    return canary.stretches().stream()
        .map(
            kind ->
                switch (kind) {
                  case "initialisation" ->
                      new Stretch(canary.name(), kind, empty, run -> initialise(canary, run));
                  case "overtaken", "withdrawn", "target lost" ->
                      new Stretch(canary.name(), kind, halfWay, happening(canary, kind));
                  default -> new Stretch(canary.name(), kind, initialised, happening(canary, kind));
                })
        .toList();
  }

  /** What Flagger left is taken over. */
  static List<Stretch> takeOvers() {
    return List.of(
        takeOver("Succeeded", 0, "1", Phase.SUCCEEDED, "1"),
        takeOver("Failed", 0, SandboxRun.BAD, Phase.FAILED, SandboxRun.BAD),
        takeOver("Progressing", 40, SandboxRun.GOOD, Phase.SUCCEEDED, SandboxRun.GOOD));
  }

  private static Stretch takeOver(String left, int weight, String tag, Phase end, String at) {
    return new Stretch(
        "Flagger's",
        "taken over at " + left,
        new Once<>(SandboxRun::new),
        run -> {
          new LeftByFlagger(run.sandbox(), "test").put(LeftByFlagger.standingAt(left, weight));
          run.bump(tag);
          assertThat(run.settlesAt(end, at)).as("%s", run.status()).isTrue();
        });
  }

  private static Consumer<SandboxRun> happening(FaultyCanary canary, String stretch) {
    return switch (stretch) {
      case "promotion", "overtaken" -> run -> commit(canary, run, SandboxRun.GOOD, Phase.SUCCEEDED);
      case "rollback" -> run -> commit(canary, run, SandboxRun.BAD, Phase.FAILED);
      case "withdrawn" -> run -> commit(canary, run, "1", Phase.SUCCEEDED);
      case "target lost" -> run -> lose(canary, run);
      case "deletion" -> Stretch::delete;
      default -> throw new IllegalArgumentException("there is no stretch '" + stretch + "'");
    };
  }

  private static void initialise(FaultyCanary canary, SandboxRun run) {
    canary.applyTo(run);
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).as("%s", run.status()).isTrue();
  }

  private static void commit(FaultyCanary canary, SandboxRun run, String tag, Phase end) {
    canary.commitTo(run, tag);
    assertThat(run.settlesAt(end, tag)).as("%s", run.status()).isTrue();
  }

  /** A revision that is neither good nor bad is at its second step. */
  private static void half(FaultyCanary canary, SandboxRun run) {
    canary.commitTo(run, HALF);
    assertThat(run.await(() -> atSecondStep(run), LIMIT)).isTrue();
  }

  private static boolean atSecondStep(SandboxRun run) {
    boolean decided = run.status().rollout().step() == 1;
    return decided && run.traffic().weights().contains(run.status().canaryWeight());
  }

  /** In the middle of a rollout somebody deletes the target, and applies it again. */
  private static void lose(FaultyCanary canary, SandboxRun run) {
    run.sandbox().delete(canary.targetRef(), run.object(canary.targetRef()).uid());
    run.pass(Duration.ofMinutes(2));
    assertThat(run.status().canaryWeight()).isZero();
    run.apply(canary.target(HALF));
    assertThat(run.settlesAt(Phase.SUCCEEDED, HALF)).as("%s", run.status()).isTrue();
  }

  private static void delete(SandboxRun run) {
    run.sandbox().delete(SandboxRun.APP.ref(), run.object(SandboxRun.APP.ref()).uid());
    assertThat(run.await(() -> run.sandbox().find(SandboxRun.APP.ref()).isEmpty(), LIMIT)).isTrue();
    run.pass(Duration.ofMinutes(1));
  }

  /** The side effects of the stretch when nothing goes wrong, in order. */
  List<String> effects() {
    return undisturbed.get().cluster().writes();
  }

  SandboxRun undisturbed() {
    return undisturbed.get();
  }

  EndState expected() {
    return expected.get();
  }

  /** One that is played to its end when its faults are arranged. */
  SandboxRun begin() {
    return before.get().fork();
  }

  void play(SandboxRun run) {
    happening.accept(run);
  }

  private SandboxRun play() {
    SandboxRun run = begin();
    play(run);
    return run;
  }

  String kind() {
    return kind;
  }

  @Override
  public String toString() {
    return canary + ", " + kind;
  }
}
