package io.serinus.reconcile;

import io.serinus.model.HookOutcome;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * One notification on its way to one of those it is for.
 *
 * @param notification id of what is pending
 * @param recipient names him within the Canary, for people too
 * @param at when what is told happened
 * @param attempt tells it once, and takes as long as that takes; never throws
 */
record Delivery(String notification, String recipient, Instant at, Supplier<HookOutcome> attempt) {}
