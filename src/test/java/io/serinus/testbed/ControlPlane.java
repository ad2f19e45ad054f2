package io.serinus.testbed;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A real Kubernetes control plane without a container engine: etcd, kube-apiserver,
 * kube-controller-manager and kube-scheduler, and kwok which plays one large node. RBAC is on, each
 * {@link BedUser} has its own token, and every request is in the audit log.
 */
public final class ControlPlane implements KubernetesBed {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final BedFolder folder = BedFolder.create("kubernetes");
  private final BedPrograms programs;
  private final NodePlayer nodes;
  private final ControlPlaneCommands commands;
  private final Map<BedUser, String> tokens = new EnumMap<>(BedUser.class);
  private final Map<BedUser, Path> kubeconfigs = new EnumMap<>(BedUser.class);
  private final List<ChildProcess> started = new ArrayList<>();
  private final ClusterClients clients = new ClusterClients();
  private ChildProcess apiServer;

  private ControlPlane(BedPrograms programs, NodePlayer nodes) {
    this.programs = programs;
    this.nodes = nodes;
    for (BedUser user : BedUser.values()) {
      tokens.put(user, UUID.randomUUID().toString());
    }
    this.commands = ControlPlaneCommands.prepare(programs, folder, FreePorts.pick(3), tokens);
    startProgram("etcd", commands.etcd());
    this.apiServer = startProgram("kube-apiserver", commands.apiServer());
  }

  /** Starts everything and returns when deployments get ready pods; about five seconds. */
  public static ControlPlane start(BedPrograms programs) {
    return start(
        programs,
        (folder, kubeconfig, contents) ->
            FakeNodes.start(folder, programs.kwok(), kubeconfig, contents));
  }

  /** The same with a node that somebody else plays. */
  public static ControlPlane start(BedPrograms programs, NodePlayer nodes) {
    ControlPlane plane = new ControlPlane(programs, nodes);
    try {
      plane.bringUp();
      return plane;
    } catch (RuntimeException failure) {
      plane.stopProcesses();
      throw failure;
    }
  }

  private void bringUp() {
    apiServer.awaitReady(START_LIMIT, () -> Files.size(commands.certificate()) > 0);
    for (BedUser user : BedUser.values()) {
      String name = "kubeconfig-" + user;
      kubeconfigs.put(user, folder.write(name, kubeconfigWith(tokens.get(user)).text()));
    }
    clients.open(kubeconfig(BedUser.ADMIN));
    apiServer.awaitReady(START_LIMIT, clients::isReady);
    ChildProcess controllers =
        startProgram(
            "kube-controller-manager",
            commands.controllerManager(kubeconfig(BedUser.CONTROLLER_MANAGER)));
    startProgram("kube-scheduler", commands.scheduler(kubeconfig(BedUser.SCHEDULER)));
    ClusterContents contents = new ClusterContents(adminClient());
    contents.install(programs.istio().resolve("istio-crds.yaml"));
    started.add(nodes.start(folder, kubeconfig(BedUser.KWOK), contents));
    controllers.awaitReady(START_LIMIT, contents::hasDefaultServiceAccount);
  }

  private ChildProcess startProgram(String name, List<String> command) {
    ChildProcess child = ChildProcess.start(name, folder.resolve(name + ".log"), command, Map.of());
    started.add(child);
    return child;
  }

  private Kubeconfig kubeconfigWith(String token) {
    try {
      return new Kubeconfig(commands.server(), Files.readString(commands.certificate()), token);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public Path kubeconfig(BedUser user) {
    return kubeconfigs.get(user);
  }

  @Override
  public Path kubeconfigForServiceAccount(String namespace, String name) {
    String token = clients.serviceAccountToken(namespace, name);
    return folder.write(
        "kubeconfig-service-account-" + namespace + "-" + name, kubeconfigWith(token).text());
  }

  @Override
  public KubernetesClient adminClient() {
    return clients.admin();
  }

  @Override
  public KubernetesClient newClient(Path kubeconfig) {
    return ClusterClients.create(kubeconfig);
  }

  @Override
  public AuditLog auditLog() {
    return new AuditLog(commands.auditLog());
  }

  @Override
  public void stopApiServer() {
    apiServer.kill();
  }

  @Override
  public void startApiServer() {
    if (apiServer.isAlive()) {
      throw new IllegalStateException("the API server is running");
    }
    apiServer = startProgram("kube-apiserver", commands.apiServer());
    apiServer.awaitReady(START_LIMIT, clients::isReady);
  }

  /** Folder with the log of each program. */
  public Path logs() {
    return folder.path();
  }

  @Override
  public void close() {
    clients.close();
    stopProcesses();
    folder.close();
  }

  private void stopProcesses() {
    for (int last = started.size() - 1; last >= 0; last--) {
      started.get(last).close();
    }
  }
}
