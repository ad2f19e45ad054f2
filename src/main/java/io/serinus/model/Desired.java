package io.serinus.model;

/**
 * An object that must be in the cluster.
 *
 * @param object exactly the fields to apply
 * @param ownership how much of the object in the cluster they are; whoever builds the object says
 *     so, and it stays the same for as long as the object is there
 */
public record Desired(KubernetesObject object, Ownership ownership) {}
