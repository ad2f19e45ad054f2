package io.serinus.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What may be wrong in the cluster; each is a line of docs/bad-input.md. */
enum Trouble {
  THE_AUTOSCALER_IS_MISSING(
      wrong -> wrong.apply(spec("autoscalerRef: {kind: HorizontalPodAutoscaler, name: wrong}"))),
  A_SECRET_IS_OF_A_TYPE_THAT_MAY_NOT_BE_COPIED(
      wrong -> {
        wrong
            .run()
            .apply(
                Manifests.object(
                    "{apiVersion: v1, kind: Secret, type: bootstrap.kubernetes.io/token, metadata:"
                        + " {namespace: test, name: password}, data: {a: YQ==}}"));
        wrong.applyTarget("envFrom: [{secretRef: {name: password}}]");
        wrong.applyCanary("wrong", spec("{}"));
      }),
  A_CONFIGMAP_OR_SECRET_IS_MISSING(
      wrong -> {
        wrong.applyTarget("envFrom: [{configMapRef: {name: settings}}]");
        wrong.applyCanary("wrong", spec("{}"));
      }),
  TWO_CANARIES_NAME_ONE_TARGET(
      wrong -> {
        wrong.apply(spec("{}"));
        wrong.run().pass(Duration.ofSeconds(30));
        wrong.applyCanary("second", spec("{}"));
      }),
  TWO_CANARIES_HAVE_ONE_SERVICE_NAME(
      wrong -> wrong.apply(spec("service: {port: 9898, name: app}"))),
  THE_TARGET_HAS_NO_LABEL_TO_SELECT_BY(
      wrong -> {
        wrong
            .run()
            .apply(
                Manifests.object(
                    """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {namespace: test, name: wrong}
                    spec:
                      selector: {matchLabels: {tier: web}}
                      template:
                        metadata: {labels: {tier: web}}
                        spec: {containers: [{name: app, image: "example.test/app:1"}]}
                    """));
        wrong.applyCanary("wrong", spec("{}"));
      }),
  THE_TARGET_IS_DELETED_IN_THE_MIDDLE(
      wrong -> {
        wrong.inTheMiddle("{}");
        wrong.delete(WrongCanary.TARGET);
      }),
  A_METRIC_S_PROVIDER_IS_NOT_KNOWN(
      wrong -> {
        wrong
            .run()
            .apply(
                Manifests.object(
                    """
                    apiVersion: flagger.app/v1beta1
                    kind: MetricTemplate
                    metadata: {namespace: test, name: errors}
                    spec: {provider: {type: crystal-ball, address: "http://ball.test"}, query: future}
                    """));
        wrong.apply(
            spec(
                "analysis: {stepWeight: 50, metrics: [{name: errors, threshold: 1, templateRef: {name:"
                    + " errors}}]}"));
      }),
  A_GATE_ANSWERS_500(wrong -> gated(wrong, "fails", "confirm-rollout")),
  A_GATE_HANGS(wrong -> gated(wrong, "hangs", "confirm-rollout")),
  A_ROLLOUT_HOOK_ANSWERS_500(wrong -> gated(wrong, "fails", "rollout")),
  A_METRICS_SERVER_HANGS(
      wrong -> {
        wrong.inTheMiddle("{}");
        wrong.applyCanary("wrong", spec("metricsServer: 'http://hangs.test'"));
        wrong.run().pass(Duration.ofSeconds(15));
      }),
  THE_PRIMARY_IS_DELETED_IN_THE_MIDDLE(
      wrong -> {
        wrong.inTheMiddle("{}");
        wrong.delete(WrongCanary.PRIMARY);
      }),
  THE_PRIMARY_IS_DELETED_AT_REST(
      wrong -> {
        wrong.apply(spec("{}"));
        wrong.run().pass(Duration.ofMinutes(1));
        wrong.delete(WrongCanary.PRIMARY);
      }),
  THE_PRIMARY_IS_SCALED_BY_HAND(
      wrong -> {
        wrong.inTheMiddle("{}");
        wrong.edit(
            WrongCanary.PRIMARY,
            tree -> {
              ((ObjectNode) tree.path("spec")).put("replicas", 5);
              return tree;
            });
      }),
  THE_PRIMARY_S_POD_TEMPLATE_IS_EDITED_BY_HAND(
      wrong -> {
        wrong.inTheMiddle("{}");
        wrong.edit(WrongCanary.PRIMARY, tree -> Manifests.withTag(tree, "by-hand"));
      }),
  THE_VIRTUALSERVICE_IS_DELETED_IN_THE_MIDDLE(
      wrong -> {
        wrong.inTheMiddle("{}");
        wrong.delete(WrongCanary.ROUTES);
      }),
  THE_VIRTUALSERVICE_IS_EDITED_IN_THE_MIDDLE(
      wrong -> {
        wrong.inTheMiddle("{}");
        wrong.edit(
            WrongCanary.ROUTES,
            tree -> {
              tree.withArray("/spec/http/0/route")
                  .forEach(to -> ((ObjectNode) to).put("weight", 50));
              return tree;
            });
      });

  @SuppressWarnings("ImmutableEnumChecker") // each is a lambda without state
  private final Consumer<WrongCanary> happening;

  Trouble(Consumer<WrongCanary> happening) {
    this.happening = happening;
  }

  /** It happens, and a little time passes. */
  void happenTo(WrongCanary wrong) {
    happening.accept(wrong);
    wrong.run().pass(Duration.ofSeconds(5));
  }

  /** As it stands on the page, without regard to case. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace("_s_", "'s_").replace('_', ' ');
  }

  static Trouble named(String words) {
    return Stream.of(values())
        .filter(trouble -> trouble.words().equals(words.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no test plays '" + words + "'"));
  }

  private static void gated(WrongCanary wrong, String hook, String type) {
    wrong.apply(
        spec(
            "analysis: {interval: 10s, stepWeight: 50, threshold: 5, webhooks: [{name: %s, type:"
                    .formatted(hook)
                + " %s, url: 'http://gate.test'}]}".formatted(type)));
    wrong.run().pass(Duration.ofMinutes(1));
    wrong.bump(SandboxRun.GOOD);
    wrong.run().pass(Duration.ofSeconds(30));
  }

  private static ObjectNode spec(String yaml) {
    return (ObjectNode) Yaml.parse(yaml);
  }
}
