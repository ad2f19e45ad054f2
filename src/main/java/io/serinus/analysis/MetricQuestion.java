package io.serinus.analysis;

/** How the value of a metric is found out. */
public sealed interface MetricQuestion {

  /**
   * Somebody is asked.
   *
   * @param query in the provider's language, with placeholders
   */
  record Asked(MetricProvider provider, QueryTemplate query) implements MetricQuestion {}

  /**
   * Nobody can be asked as things are.
   *
   * @param why one clause: what is missing and what to do
   */
  record Unanswerable(String why) implements MetricQuestion {}
}
