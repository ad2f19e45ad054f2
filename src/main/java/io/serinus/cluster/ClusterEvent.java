package io.serinus.cluster;

import io.serinus.model.ObjectRef;
import java.time.Instant;

/**
 * A Kubernetes Event about an object.
 *
 * @param name of the Event itself; the same happening always has the same name
 * @param regarding the object it is about
 * @param uid that object's uid
 * @param warning type Warning instead of Normal
 * @param reason one CamelCase word; users know {@code Synced}
 * @param message at most 1,024 characters; longer ones are cut
 * @param at when it happened
 */
public record ClusterEvent(
    String name,
    ObjectRef regarding,
    String uid,
    boolean warning,
    String reason,
    String message,
    Instant at) {}
