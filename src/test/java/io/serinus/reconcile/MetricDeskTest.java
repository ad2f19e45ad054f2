package io.serinus.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricQuery;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Json;
import io.serinus.model.ObjectRef;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class MetricDeskTest {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant SECOND = FIRST.plus(WINDOW);
  private static final Canary CANARY =
      new Canary(
          new CanaryKey("test", "app"),
          "uid",
          1,
          "1",
          false,
          CanarySpec.of(Json.MAPPER.createObjectNode()),
          CanaryStatus.NONE);

  private final VirtualClock clock = new VirtualClock(FIRST);
  private final Queue<Runnable> underWay = new ArrayDeque<>();
  private final List<CanaryKey> woken = new ArrayList<>();
  private final List<MetricQuery> measured = new ArrayList<>();
  private final MetricDesk desk =
      new MetricDesk(
          new MetricSettings(this::measure, underWay::add, woken::add),
          new SecretEntries(new SandboxCluster(clock), clock));

  @Test
  void theCanaryIsWokenOnceWhenTheLastOfItsMetricsIsThere() {
    List<MetricQuery> queries = List.of(query("rate"), query("duration"));
    assertThat(desk.ask(CANARY, FIRST, queries)).isEmpty();
    underWay.remove().run();
    assertThat(woken).isEmpty();
    assertThat(desk.ask(CANARY, FIRST, queries)).isEmpty();
    underWay.remove().run();

    assertThat(woken).containsExactly(CANARY.key());
    assertThat(desk.ask(CANARY, FIRST, queries))
        .containsOnlyKeys("rate", "duration")
        .containsValue(new Measurement.Value(measured.size()));
  }

  @Test
  void whatWasMeasuredOfOneWindowIsNotAskedAgainAndSaysNothingOfTheNext() {
    desk.ask(CANARY, FIRST, List.of(query("rate")));
    underWay.remove().run();
    assertThat(desk.ask(CANARY, FIRST, List.of(query("rate")))).isNotEmpty();
    assertThat(desk.ask(CANARY, FIRST, List.of(query("rate")))).isNotEmpty();
    assertThat(measured).hasSize(1);

    assertThat(desk.ask(CANARY, SECOND, List.of(query("rate")))).isEmpty();
    underWay.remove().run();
    assertThat(desk.ask(CANARY, SECOND, List.of(query("rate")))).isNotEmpty();
    assertThat(measured).hasSize(2);
  }

  @Test
  void whatWasMeasuredBeforeARestIsMeasuredAgainAfterIt() {
    desk.ask(CANARY, FIRST, List.of(query("rate")));
    underWay.remove().run();
    desk.rest(CANARY);

    assertThat(desk.ask(CANARY, FIRST, List.of(query("rate")))).isEmpty();
    assertThat(underWay).hasSize(1);
  }

  @Test
  void aMetricWhoseSecretIsMissingIsUnavailableAndItsServerIsNotAsked() {
    MetricQuery query =
        new MetricQuery(
            "rate",
            new MetricProvider(
                query("rate").provider().type(),
                "http://prometheus.test",
                Map.of(),
                Optional.of(new ObjectRef("v1", "Secret", "test", "login")),
                true),
            "up",
            WINDOW);
    desk.ask(CANARY, FIRST, List.of(query));
    underWay.remove().run();

    assertThat(desk.ask(CANARY, FIRST, List.of(query)).get("rate"))
        .isInstanceOfSatisfying(
            Measurement.Unavailable.class,
            unavailable -> assertThat(unavailable.reason()).contains("login"));
    assertThat(measured).isEmpty();
  }

  @Test
  void ofOneServerOnlySoManyAreAskedAtOnceWhateverTheirPaths() {
    List<MetricQuery> queries = new ArrayList<>();
    for (int index = 0; index <= MetricDesk.AT_ONCE; index++) {
      queries.add(
          new MetricQuery(
              "m" + index, MetricProvider.prometheus("http://a.test/" + index), "up", WINDOW));
    }
    queries.add(new MetricQuery("other", MetricProvider.prometheus("http://b.test"), "up", WINDOW));
    desk.ask(CANARY, FIRST, queries);

    assertThat(underWay).hasSize(MetricDesk.AT_ONCE + 1);
  }

  @Test
  void aProviderThatBreaksIsUnavailable() {
    List<MetricQuery> queries = List.of(query("broken"));
    desk.ask(CANARY, FIRST, queries);
    underWay.remove().run();

    assertThat(desk.ask(CANARY, FIRST, queries).get("broken"))
        .isEqualTo(new Measurement.Unavailable("the controller failed, see its log"));
  }

  @Test
  void withoutDataItSaysWhichSeriesWasAskedFor() {
    MetricQuery query =
        new MetricQuery(
            "silent",
            MetricProvider.prometheus("http://prometheus.test"),
            "sum(rate(requests{app=\"a\"}[1m]))",
            WINDOW,
            "requests{app=\"a\",\n  code=\"5..\"}",
            Map.of());
    desk.ask(CANARY, FIRST, List.of(query));
    underWay.remove().run();

    assertThat(desk.ask(CANARY, FIRST, List.of(query)).get("silent"))
        .isEqualTo(new Measurement.NoData("requests{app=\"a\", code=\"5..\"}"));
  }

  private Measurement measure(MetricQuery query) {
    if (query.metric().equals("silent")) {
      return new Measurement.NoData();
    }
    if (query.metric().equals("broken")) {
      throw new IllegalStateException("a bug");
    }
    measured.add(query);
    return new Measurement.Value(measured.size());
  }

  private static MetricQuery query(String metric) {
    return new MetricQuery(
        metric, MetricProvider.prometheus("http://prometheus.test"), "up", WINDOW);
  }
}
