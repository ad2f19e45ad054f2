package io.serinus.sync;

/** Is told about every pass, also those that found nothing to do; must not block for long. */
@FunctionalInterface
public interface SyncListener {
  void onReport(SyncReport report);
}
