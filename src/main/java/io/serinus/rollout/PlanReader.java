package io.serinus.rollout;

import io.serinus.analysis.BuiltInMetrics;
import io.serinus.analysis.MetricCheck;
import io.serinus.analysis.MetricProvider;
import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryService;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanarySpec.AutoscalerRef;
import io.serinus.model.GoDuration;
import io.serinus.model.WrittenSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one spec into a plan. */
final class PlanReader {
  private static final CanaryAnalysis NO_ANALYSIS =
      new CanaryAnalysis(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null);
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final int DEFAULT_DEADLINE_SECONDS = 600;

  private final CanarySpec spec;
  private final CanaryAnalysis analysis;
  private final RolloutSettings settings;
  private final References references;
  private final PlanRemarks remarks = new PlanRemarks();

  PlanReader(WrittenSpec written, RolloutSettings settings, References references) {
    this.spec = written.spec();
    written.remarks().forEach(remarks::warning);
    this.settings = settings;
    this.references = references;
    CanaryAnalysis given = spec.analysis() == null ? NO_ANALYSIS : spec.analysis();
    boolean judged = spec.analysis() != null && !isTrue(spec.skipAnalysis());
    this.analysis = spec.hasMesh() || !judged ? given : WithoutMesh.adapted(given, remarks);
  }

  RolloutPlan plan() {
    checkProvider();
    checkTarget();
    checkAutoscaler(spec.autoscalerRef());
    checkService(spec.service());
    boolean skipAnalysis = isTrue(spec.skipAnalysis()) || spec.analysis() == null;
    Duration interval = interval();
    return new RolloutPlan(
        spec.targetRef().name(),
        spec.targetRef().kind(),
        skipAnalysis
            ? new Strategy.Weighted(List.of(), false)
            : StrategyReader.read(analysis, isTcp(spec.service()), remarks),
        interval,
        threshold(),
        settings.holdLimit(),
        percentage("primaryReadyThreshold", analysis.primaryReadyThreshold()),
        percentage("canaryReadyThreshold", analysis.canaryReadyThreshold()),
        deadline(),
        drain(),
        promotionStep(),
        skipAnalysis,
        isTrue(spec.suspend()),
        CookiesReader.read(analysis, spec.service(), isTcp(spec.service()), remarks),
        skipAnalysis ? List.of() : metrics(),
        HooksReader.read(analysis, remarks),
        AlertsReader.read(analysis, settings, references, remarks),
        remarks.errors,
        remarks.warnings);
  }

  private List<MetricCheck> metrics() {
    String server = spec.metricsServer() == null ? "" : spec.metricsServer();
    return new MetricsReader(
            builtIns(),
            MetricProvider.prometheus(server),
            new TemplateReader(references, remarks),
            isGrpc(spec.service()),
            remarks)
        .read(analysis);
  }

  private BuiltInMetrics builtIns() {
    return spec.hasMesh()
        ? BuiltInMetrics.ofMesh(settings.reporter())
        : BuiltInMetrics.ofPodsOf(spec.targetRef().kind());
  }

  private void checkProvider() {
    String provider = spec.provider();
    remarks.errorWhen(
        provider != null
            && !provider.isEmpty()
            && !provider.equals("istio")
            && !provider.equals("kubernetes"),
        "spec.provider is '" + provider + "': write istio or kubernetes, or leave the field out");
  }

  private void checkTarget() {
    String kind = spec.targetRef().kind();
    remarks.errorWhen(
        spec.targetRef().name().isEmpty(),
        "spec.targetRef.name is missing: name the Deployment to roll out");
    remarks.errorWhen(
        !kind.equals("Deployment") && !kind.equals("DaemonSet"),
        "spec.targetRef.kind is '" + kind + "': write Deployment or DaemonSet");
  }

  private void checkAutoscaler(@Nullable AutoscalerRef autoscaler) {
    if (autoscaler == null) {
      return;
    }
    String kind = autoscaler.kind() == null ? "" : autoscaler.kind();
    String name = autoscaler.name();
    remarks.errorWhen(
        !kind.equals("HorizontalPodAutoscaler") && !kind.equals("ScaledObject"),
        "spec.autoscalerRef.kind is '" + kind + "': write HorizontalPodAutoscaler or ScaledObject");
    remarks.errorWhen(
        name == null || name.isEmpty(),
        "spec.autoscalerRef.name is missing: name the target's autoscaler");
    remarks.warningWhen(
        spec.targetRef().kind().equals("DaemonSet"),
        "spec.autoscalerRef beside a DaemonSet: nodes say how many pods it has");
  }

  private void checkService(@Nullable CanaryService service) {
    Integer port = service == null ? null : service.port();
    if (service == null || port == null) {
      remarks.error("spec.service.port is missing: write the port users call");
      return;
    }
    remarks.errorWhen(
        port < 1 || port > 65535, "spec.service.port is " + port + ": write a port within 1–65535");
    remarks.errorWhen(
        isTrue(service.delegation())
            && (isNotEmpty(service.hosts()) || isNotEmpty(service.gateways())),
        "spec.service.delegation leaves hosts and gateways to the delegating VirtualService:"
            + " remove spec.service.hosts and spec.service.gateways");
    HostsReader.check(spec, remarks);
  }

  private Duration interval() {
    Duration interval = analysis.interval();
    if (interval == null) {
      return DEFAULT_INTERVAL;
    }
    boolean tooShort = interval.compareTo(SHORTEST_INTERVAL) < 0;
    remarks.warningWhen(
        tooShort,
        "analysis.interval is " + GoDuration.format(interval) + ", below the shortest: 1s is used");
    return tooShort ? SHORTEST_INTERVAL : interval;
  }

  private Duration drain() {
    Duration drain = spec.drain();
    if (drain == null) {
      return settings.drain();
    }
    boolean tooShort = drain.compareTo(RolloutSettings.SHORTEST_DRAIN) < 0;
    remarks.warningWhen(
        tooShort, "spec.drain is " + GoDuration.format(drain) + ", below the shortest: 1s is used");
    return tooShort ? RolloutSettings.SHORTEST_DRAIN : drain;
  }

  private int threshold() {
    Integer threshold = analysis.threshold();
    if (threshold == null || threshold == 0) {
      return 1;
    }
    remarks.warningWhen(
        threshold < 0, "analysis.threshold is " + threshold + ", below the least: 1 is used");
    return Math.max(threshold, 1);
  }

  private int percentage(String field, @Nullable Integer value) {
    if (value == null) {
      return 100;
    }
    int within = Math.min(Math.max(value, 0), 100);
    remarks.warningWhen(
        within != value,
        "analysis." + field + " is " + value + ", not a percentage: " + within + " is used");
    return within;
  }

  private Duration deadline() {
    Integer seconds = spec.progressDeadlineSeconds();
    if (seconds == null) {
      return Duration.ofSeconds(DEFAULT_DEADLINE_SECONDS);
    }
    remarks.errorWhen(
        seconds < 1,
        "spec.progressDeadlineSeconds is "
            + seconds
            + ", so that no pod could ever be ready in time: write 1 or more");
    return Duration.ofSeconds(Math.max(seconds, 1));
  }

  private int promotionStep() {
    Integer step = analysis.stepWeightPromotion();
    if (step == null || step == 0) {
      return 100;
    }
    boolean usable = step > 0 && step <= 100;
    remarks.warningWhen(
        !usable,
        "analysis.stepWeightPromotion is "
            + step
            + ", not within 1–100: all traffic returns to the primary at once");
    return usable ? step : 100;
  }

  private static boolean isTcp(@Nullable CanaryService service) {
    return service != null && "tcp".equalsIgnoreCase(service.appProtocol());
  }

  /** As Istio chooses the protocol: by the application protocol, else by the port's name. */
  private static boolean isGrpc(@Nullable CanaryService service) {
    if (service == null) {
      return false;
    }
    String protocol = service.appProtocol() == null ? "" : service.appProtocol();
    String port = service.portName() == null ? "" : service.portName();
    return (protocol.isEmpty() ? port : protocol).toLowerCase(Locale.ROOT).matches("grpc(-.*)?");
  }

  private static boolean isNotEmpty(@Nullable List<String> values) {
    return values != null && !values.isEmpty();
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
