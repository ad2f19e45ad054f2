package io.serinus.sync;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;

/**
 * The names a Canary lays claim to.
 *
 * @param target the workload it rolls out
 * @param apex the service that users call
 */
record CanaryNames(CanaryKey key, ObjectKey target, String apex) {
  static CanaryNames of(Canary canary) {
    return new CanaryNames(
        canary.key(),
        ObjectKey.of(canary.spec().targetRef().in(canary.key().namespace())),
        canary.apexName());
  }
}
