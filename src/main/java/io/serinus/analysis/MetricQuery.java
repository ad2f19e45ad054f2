package io.serinus.analysis;

/**
 * One question to a metrics source.
 *
 * @param metric the metric's name, unique within a Canary
 * @param server URL of the Prometheus to ask; empty for the configured one
 * @param promql the query, all placeholders filled in
 */
public record MetricQuery(String metric, String server, String promql) {}
