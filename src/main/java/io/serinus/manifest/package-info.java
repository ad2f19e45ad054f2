/**
 * From bytes of a file to Kubernetes objects: which files count, what stands in them and where, and
 * every mistake as a value with path, line and what to do. Bounded: the content is not trusted.
 * Pure but for the cache's lock. Depends on the model.
 */
@NullMarked
package io.serinus.manifest;

import org.jspecify.annotations.NullMarked;
