package io.serinus.pictures;

import io.serinus.model.CanaryStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was seen of one rollout; all times in seconds from the beginning of the run. */
final class Film {
  final Track<CanaryStatus> status = new Track<>();
  final Map<PictureStory.Audience, Track<Share>> users = new LinkedHashMap<>();
  final Track<Pods> primary = new Track<>();
  final Track<Pods> target = new Track<>();
  final List<Mark> checks = new ArrayList<>();
  final List<Mark> gates = new ArrayList<>();
  final List<Cue> cues = new ArrayList<>();
  double begin;
  double end;

  /**
   * How an audience is divided.
   *
   * @param canary percent of its requests that the target's pods answer
   * @param copied percent of its requests that are copied to them
   */
  record Share(int canary, int copied) {}

  /**
   * The pods of one side.
   *
   * @param count how many there shall be
   * @param available how many serve
   * @param revision what they run, or are coming to run
   * @param from what they run still; equal to revision when they do not roll
   */
  record Pods(int count, int available, String revision, String from) {
    static final Pods NONE = new Pods(0, 0, "", "");

    boolean rolling() {
      return !from.equals(revision);
    }
  }

  /** Something that was asked, and what came of it. */
  record Mark(double at, Answer answer) {}

  /** What a check or a gate said. */
  enum Answer {
    PASSED,
    FAILED,
    HELD
  }

  /** What somebody did from outside. */
  record Cue(double at, String words) {}

  /** Whether any user, or a copy of a request, reaches a side. */
  boolean served(boolean canary, double at) {
    return users.values().stream()
        .flatMap(track -> track.at(at).stream())
        .anyMatch(
            share -> canary ? share.canary() > 0 || share.copied() > 0 : share.canary() < 100);
  }

  /** What users of a side get at a time; empty before it has a pod. */
  String revision(boolean canary, double at) {
    return (canary ? target : primary).at(at).map(Pods::from).orElse("");
  }
}
