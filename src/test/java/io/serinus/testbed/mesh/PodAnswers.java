package io.serinus.testbed.mesh;

/**
 * What one pod counted itself since it started; it is remembered after the pod is gone.
 *
 * @param workload the Deployment or DaemonSet that made it
 * @param version tag of its image
 * @param answered requests whose answer went to a client
 * @param shadowed mirrored requests, whose answer nobody got
 * @param failed how many of both were answered with an error
 */
public record PodAnswers(
    String namespace,
    String pod,
    String workload,
    String version,
    long answered,
    long shadowed,
    long failed) {}
