package io.serinus.app;

import io.serinus.hooks.HookCall;
import io.serinus.hooks.HookCaller;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The webhooks of a run: what they were told, and what they answer. */
final class HookLog implements HookCaller {
  private static final Set<HookType> RECURRING = Set.of(HookType.ROLLOUT, HookType.ROLLBACK);

  private final List<HookCall> calls = new ArrayList<>();
  private Function<HookCall, @Nullable HookOutcome> rule = call -> null;

  /**
   * From now on they answer so; where the rule has no answer everybody agrees, and nobody wants a
   * rollback.
   */
  void answer(Function<HookCall, @Nullable HookOutcome> newRule) {
    rule = newRule;
  }

  @Override
  public HookOutcome call(HookCall call) {
    calls.add(call);
    HookOutcome given = rule.apply(call);
    if (given != null) {
      return given;
    }
    return call.hook().type() == HookType.ROLLBACK
        ? new HookOutcome.Refused("answered 403: no need")
        : new HookOutcome.Passed();
  }

  List<HookCall> calls() {
    return List.copyOf(calls);
  }

  /** The calls of one hook. */
  List<HookCall> calls(String hook) {
    return calls.stream().filter(call -> call.hook().name().equals(hook)).toList();
  }

  /**
   * What each hook was told, what was said again with the same key left out. How often checks are
   * made and a rollback is asked for depends on the time, so there only what is asked counts.
   */
  Map<String, List<String>> told() {
    Map<String, Map<String, String>> byKey = new TreeMap<>();
    for (HookCall call : calls) {
      byKey
          .computeIfAbsent(call.hook().name(), none -> new LinkedHashMap<>())
          .putIfAbsent(call.idempotencyKey(), words(call));
    }
    Map<String, List<String>> told = new TreeMap<>();
    byKey.forEach(
        (hook, words) ->
            told.put(
                hook,
                List.copyOf(
                    RECURRING.contains(calls(hook).get(0).hook().type())
                        ? new TreeSet<>(words.values())
                        : words.values())));
    return told;
  }

  /** How many checks hooks were asked in. */
  long checks() {
    return calls.stream()
        .filter(call -> call.hook().type() == HookType.ROLLOUT)
        .map(HookCall::idempotencyKey)
        .distinct()
        .count();
  }

  private static String words(HookCall call) {
    Map<String, String> metadata = new TreeMap<>(call.hook().metadata());
    metadata.putAll(call.metadata());
    metadata.remove("timestamp");
    return "%s %s %s".formatted(call.phase().word(), call.checksum(), metadata);
  }
}
