package io.serinus.mesh;

import io.serinus.model.CanaryStatus;
import java.time.Instant;

/**
 * A chapter as it was played; it is judged when the load has ended.
 *
 * @param began when the revision, the Canary or the deletion was written
 * @param status the Canary's at the end
 * @param ended when nothing more was going to happen
 * @param version tag of the image that was released
 */
record Stage(Chapter chapter, Instant began, CanaryStatus status, Instant ended, String version) {}
