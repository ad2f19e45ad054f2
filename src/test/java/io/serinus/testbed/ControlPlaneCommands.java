package io.serinus.testbed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line of each program of the control plane, and the files that they read. */
record ControlPlaneCommands(
    BedPrograms programs,
    BedFolder folder,
    int etcdPort,
    int etcdPeerPort,
    int apiPort,
    ServiceAccountKeys keys,
    Path tokens,
    Path auditPolicy) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String CONTROLLERS =
      "deployment-controller,replicaset-controller,daemonset-controller,endpoints-controller,"
          + "endpointslice-controller,namespace-controller,garbage-collector-controller,"
          + "clusterrole-aggregation-controller,"
          + "serviceaccount-controller,horizontal-pod-autoscaler-controller";

  /** Writes the files that the programs read. */
  static ControlPlaneCommands prepare(
      BedPrograms programs,
      BedFolder folder,
      List<Integer> freePorts,
      Map<BedUser, String> tokens) {
    String policy =
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: Metadata
        """;
    return new ControlPlaneCommands(
        programs,
        folder,
        freePorts.get(0),
        freePorts.get(1),
        freePorts.get(2),
        ServiceAccountKeys.create(folder),
        folder.write("tokens.csv", tokenFile(tokens)),
        folder.write("audit-policy.yaml", policy));
  }

  private static String tokenFile(Map<BedUser, String> tokens) {
    return tokens.entrySet().stream()
        .map(
            entry ->
                "%s,%s,%s,\"%s\"%n"
                    .formatted(
                        entry.getValue(),
                        entry.getKey().userName(),
                        entry.getKey().userName(),
                        entry.getKey().mayDoEverything() ? "system:masters" : "bed:nobodies"))
        .collect(Collectors.joining());
  }

  String server() {
    return "https://" + LOOPBACK + ":" + apiPort;
  }

  Path auditLog() {
    return folder.resolve("audit.log");
  }

  /** The API server writes it when it is first started. */
  Path certificate() {
    return folder.resolve("certificates").resolve("apiserver.crt");
  }

  List<String> etcd() {
    String client = "http://" + LOOPBACK + ":" + etcdPort;
    String peer = "http://" + LOOPBACK + ":" + etcdPeerPort;
    return List.of(
        programs.program("etcd"),
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer,
        "--unsafe-no-fsync",
        "--backend-batch-interval=1s",
        "--backend-batch-limit=100000",
        "--log-level=warn");
  }

  List<String> apiServer() {
    return List.of(
        programs.program("kube-apiserver"),
        "--etcd-servers=http://" + LOOPBACK + ":" + etcdPort,
        "--bind-address=" + LOOPBACK,
        "--secure-port=" + apiPort,
        "--cert-dir=" + certificate().getParent(),
        "--token-auth-file=" + tokens,
        "--authorization-mode=RBAC",
        "--service-account-key-file=" + keys.publicKey(),
        "--service-account-signing-key-file=" + keys.privateKey(),
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--advertise-address=10.0.0.1",
        "--endpoint-reconciler-type=none",
        "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
        "--audit-policy-file=" + auditPolicy,
        "--audit-log-path=" + auditLog(),
        "--audit-log-maxsize=10000");
  }

  List<String> controllerManager(Path kubeconfig) {
    return List.of(
        programs.program("kube-controller-manager"),
        "--kubeconfig=" + kubeconfig,
        "--controllers=" + CONTROLLERS,
        "--leader-elect=false",
        "--secure-port=0",
        "--service-account-private-key-file=" + keys.privateKey(),
        "--endpoint-updates-batch-period=" + endpointsBatch(),
        "--endpointslice-updates-batch-period=" + endpointsBatch(),
        "--kube-api-qps=500",
        "--kube-api-burst=1000");
  }

  /**
   * Large clusters join the changes of a Service's endpoints; this bed does where it is asked to.
   */
  private static String endpointsBatch() {
    return ProjectFiles.environment("SERINUS_BED_ENDPOINTS_BATCH").orElse("0s");
  }

  List<String> scheduler(Path kubeconfig) {
    return List.of(
        programs.program("kube-scheduler"),
        "--kubeconfig=" + kubeconfig,
        "--leader-elect=false",
        "--secure-port=0",
        "--kube-api-qps=500",
        "--kube-api-burst=1000");
  }
}
