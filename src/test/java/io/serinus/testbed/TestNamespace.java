package io.serinus.testbed;

/**
 * The namespace that a test class has for itself; deleted, with all it holds, after the class.
 *
 * @param name its name in the cluster
 */
public record TestNamespace(String name) {}
