package io.serinus.reconcile;

import io.serinus.metrics.MetricsSource;
import io.serinus.model.CanaryKey;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * How metrics are measured.
 *
 * @param source measures one
 * @param workers where questions wait for their answers
 * @param wake has a Canary looked at when its metrics are measured
 */
public record MetricSettings(MetricsSource source, Executor workers, Consumer<CanaryKey> wake) {}
