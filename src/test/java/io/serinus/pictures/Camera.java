package io.serinus.pictures;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.ServiceNames;
import io.serinus.pictures.Film.Pods;
import io.serinus.pictures.Film.Share;
import io.serinus.sandbox.SandboxCluster;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Looks at the cluster whenever something in it changes: at what is there, not at what was meant.
 */
final class Camera implements ObjectListener {
  private static final List<ResourceKind> KINDS =
      List.of(
          ResourceKind.CANARY,
          ResourceKind.DEPLOYMENT,
          ResourceKind.DAEMON_SET,
          ResourceKind.SERVICE,
          ResourceKind.VIRTUAL_SERVICE);

  private final SandboxCluster cluster;
  private final PictureStory story;
  private final Canary canary;
  private final ServiceNames names;
  private final DoubleSupplier now;
  private final Film film;

  private Camera(
      SandboxCluster cluster, PictureStory story, Canary canary, DoubleSupplier now, Film film) {
    this.cluster = cluster;
    this.story = story;
    this.canary = canary;
    this.names = ServiceNames.of(canary);
    this.now = now;
    this.film = film;
    story.audiences().forEach(audience -> film.users.put(audience, new Track<>()));
  }

  static void watch(
      SandboxCluster cluster, PictureStory story, Canary canary, DoubleSupplier now, Film film) {
    Camera camera = new Camera(cluster, story, canary, now, film);
    KINDS.forEach(kind -> cluster.watch(kind, camera));
  }

  @Override
  public void onPresent(KubernetesObject object) {
    look();
  }

  @Override
  public void onGone(KubernetesObject object) {
    look();
  }

  private void look() {
    double at = now.getAsDouble();
    film.status.set(
        at,
        cluster
            .find(canary.key().ref())
            .map(found -> Canary.of(found).status())
            .orElse(CanaryStatus.NONE));
    film.users.forEach((audience, track) -> share(audience).ifPresent(seen -> track.set(at, seen)));
    film.primary.set(at, pods(canary.spec().targetRef().name() + "-primary", film.primary));
    film.target.set(at, pods(canary.spec().targetRef().name(), film.target));
  }

  private Optional<Share> share(PictureStory.Audience audience) {
    Optional<KubernetesObject> routes =
        cluster.list(ResourceKind.VIRTUAL_SERVICE).stream()
            .filter(routing -> routing.name().equals(names.apex()))
            .findFirst();
    return routes.isPresent()
        ? routes.flatMap(found -> route(found, audience)).map(this::share)
        : service(names.apex()).map(apex -> new Share(selectsTarget(apex) ? 100 : 0, 0));
  }

  private static Optional<JsonNode> route(KubernetesObject routes, PictureStory.Audience audience) {
    JsonNode all = routes.at(routes.at("/spec/tcp").isEmpty() ? "/spec/http" : "/spec/tcp");
    if (audience.about().isEmpty()) {
      return Optional.of(all.get(all.size() - 1));
    }
    for (JsonNode route : all) {
      if (route.path("match").toString().contains(audience.about())) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  private Share share(JsonNode route) {
    int toCanary = 0;
    JsonNode destinations = route.path("route");
    for (JsonNode destination : destinations) {
      String host = destination.at("/destination/host").asText().split("\\.", 2)[0];
      if (service(host).filter(this::selectsTarget).isPresent()) {
        toCanary += destination.path("weight").asInt(destinations.size() == 1 ? 100 : 0);
      }
    }
    int copied = route.has("mirror") ? route.at("/mirrorPercentage/value").asInt(100) : 0;
    return new Share(toCanary, copied);
  }

  private Optional<KubernetesObject> service(String name) {
    return cluster.find(new ObjectRef("v1", "Service", canary.key().namespace(), name));
  }

  private boolean selectsTarget(KubernetesObject service) {
    return !service.at("/spec/selector").toString().contains("-primary\"");
  }

  /** A template that has changed rolls until its controller says that all pods are updated. */
  private Pods pods(String name, Track<Pods> track) {
    Optional<KubernetesObject> found =
        cluster.find(
            new ObjectRef(
                "apps/v1", canary.spec().targetRef().kind(), canary.key().namespace(), name));
    Pods before = track.at(now.getAsDouble()).orElse(Pods.NONE);
    if (found.isEmpty()) {
      return Pods.NONE;
    }
    JsonNode status = found.get().at("/status");
    int total = status.path("replicas").asInt(status.path("currentNumberScheduled").asInt());
    int updated =
        status.path("updatedReplicas").asInt(status.path("updatedNumberScheduled").asInt());
    int available = status.path("availableReplicas").asInt(status.path("numberAvailable").asInt());
    String revision = revision(found.get());
    boolean current =
        status.path("observedGeneration").asLong() == found.get().generation() && total == updated;
    boolean rolls = !current && before.available() > 0;
    int count = status.path("updatedReplicas").asInt(total);
    return count == 0
        ? new Pods(0, 0, revision, revision)
        : new Pods(count, available, revision, rolls ? before.from() : revision);
  }

  private String revision(KubernetesObject workload) {
    String suffix = workload.name().endsWith("-primary") ? "-primary" : "";
    if (story.revisionOfConfig().isPresent()) {
      return cluster
          .find(
              new ObjectRef(
                  "v1", "ConfigMap", workload.namespace(), story.revisionOfConfig().get() + suffix))
          .map(config -> config.at("/data").toString().replaceAll("[{}\"]", "").replace(":", ": "))
          .orElse("");
    }
    String image = workload.at("/spec/template/spec/containers/0/image").asText();
    return image.substring(image.lastIndexOf(':') + 1);
  }
}
