package io.serinus.cluster;

/** Ends a watch. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
