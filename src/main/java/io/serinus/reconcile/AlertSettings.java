package io.serinus.reconcile;

import io.serinus.notify.AlertDestination;
import io.serinus.notify.AlertSender;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * How alerts are sent.
 *
 * @param sender sends one
 * @param workers where alerts, and webhooks that are only told, wait for their answers; apart from
 *     where gates are asked, so that a chat that hangs holds up no rollout
 * @param configured told of every Canary that names nobody to tell
 * @param cluster name of the cluster that is told with each alert; empty to leave it out
 */
public record AlertSettings(
    AlertSender sender,
    Executor workers,
    Optional<AlertDestination> configured,
    Optional<String> cluster) {}
