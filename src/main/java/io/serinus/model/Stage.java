package io.serinus.model;

/**
 * What the present step of a run was when it was entered, whatever the spec says by now.
 *
 * @param strategy one word for how the run is analysed, such as {@code iterations}
 * @param weight percent of the requests, of the matched ones where users are matched, that the
 *     canary answers in this step
 * @param pods how many pods of the canary were available when traffic last went to it
 */
public record Stage(String strategy, int weight, int pods) {}
