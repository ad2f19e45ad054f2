/** Clusters whose Canaries Flagger drove until now. */
@org.jspecify.annotations.NullMarked
package io.serinus.takeover;
