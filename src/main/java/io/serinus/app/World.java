package io.serinus.app;

import io.serinus.cluster.Cluster;
import io.serinus.hooks.HookCaller;
import io.serinus.http.HttpClient;
import io.serinus.metrics.MetricsSource;
import io.serinus.notify.AlertSender;
import io.serinus.schedule.Schedule;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the controller stands in: a real world or the sandbox's.
 *
 * @param metricWorkers where metrics that are asked for wait for their answers
 * @param hookWorkers where webhooks that are asked wait for their answers
 * @param alertWorkers where everything that is only told waits for its answer
 * @param rollouts where Canaries are ticked
 * @param remotes where everything is done that waits for Git or a forge
 * @param applyWorkers bounds how many objects of a commit are applied at once
 * @param random seeds the generators of the parts; used while they are put together
 * @param ids gives a new unique id at each call
 * @param controllerNamespace where the controller keeps what it must remember
 */
record World(
    Cluster cluster,
    MetricsSource metrics,
    Executor metricWorkers,
    HookCaller hooks,
    Executor hookWorkers,
    AlertSender alerts,
    Executor alertWorkers,
    HttpClient http,
    Schedule rollouts,
    RemoteSchedules remotes,
    ExecutorService applyWorkers,
    Clock clock,
    RandomGenerator random,
    Supplier<String> ids,
    String controllerNamespace) {}
