package io.serinus.report;

import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A status branch in memory that can refuse. */
final class MemoryStatusFiles implements StatusFiles {
  private final Map<String, String> texts = new TreeMap<>();
  private final List<String> messages = new ArrayList<>();
  private boolean refusing;
  private boolean losingAnswers;
  private int calls;

  void refuse(boolean on) {
    refusing = on;
  }

  /** Writes arrive, but their writer is told they did not. */
  void loseAnswers(boolean on) {
    losingAnswers = on;
  }

  Map<String, String> texts() {
    return texts;
  }

  String text(String path) {
    return Optional.ofNullable(texts.get(path)).orElse("(no such file)");
  }

  /** Oldest first. */
  List<String> messages() {
    return messages;
  }

  List<String> subjects() {
    return messages.stream().map(message -> message.lines().findFirst().orElse("")).toList();
  }

  int calls() {
    return calls;
  }

  @Override
  public String write(
      String directory, Function<StatusTip, Optional<StatusEdits>> draft, Instant at) {
    answer();
    Optional<StatusEdits> wanted = draft.apply(tip(directory));
    Map<String, String> before = Map.copyOf(texts);
    wanted.ifPresent(
        edits ->
            edits
                .texts()
                .forEach(
                    (path, text) -> {
                      texts.remove(path);
                      text.ifPresent(present -> texts.put(path, present));
                    }));
    if (!before.equals(texts)) {
      messages.add(wanted.orElseThrow().message().render());
    }
    if (losingAnswers) {
      throw new UnavailableException("RemoteUnreachable", "the answer was lost");
    }
    return below(directory).toString();
  }

  private StatusTip tip(String directory) {
    return new StatusTip() {
      @Override
      public String version() {
        return below(directory).toString();
      }

      @Override
      public Map<String, String> texts() {
        return below(directory);
      }
    };
  }

  private Map<String, String> below(String directory) {
    Map<String, String> below = new TreeMap<>(texts);
    below.keySet().removeIf(path -> !path.startsWith(directory + "/"));
    return below;
  }

  private void answer() {
    calls++;
    if (refusing) {
      throw new UnavailableException("PushRefused", "the branch is protected");
    }
  }
}
