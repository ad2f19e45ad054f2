package io.serinus.model;

/**
 * Where a pod template stands in Git.
 *
 * @param template identity of the pod template: 16 hexadecimal digits, without what is tracked
 *     beside it
 * @param repository name of the repository in the configuration
 * @param commit full id of the commit that brought it
 */
public record ManifestOrigin(String template, String repository, String commit) {}
