package io.serinus.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer needs to remember of an object: its name, uid and version. The object itself is
 * kept once, in {@link KindCache}. Keyed by uid, so that an object deleted and made again while the
 * watch was broken is seen to go and to come.
 */
final class MetadataStore implements ItemStore<GenericKubernetesResource> {
  private final Map<String, GenericKubernetesResource> byUid = new ConcurrentHashMap<>();

  @Override
  public String getKey(GenericKubernetesResource object) {
    return object.getMetadata().getUid();
  }

  @Override
  public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
    return byUid.put(key, reduced(object));
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String key) {
    return byUid.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return byUid.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return byUid.values().stream();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return byUid.get(key);
  }

  @Override
  public int size() {
    return byUid.size();
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private static GenericKubernetesResource reduced(GenericKubernetesResource object) {
    GenericKubernetesResource reduced = new GenericKubernetesResource();
    reduced.setApiVersion(object.getApiVersion());
    reduced.setKind(object.getKind());
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace(object.getMetadata().getNamespace());
    metadata.setName(object.getMetadata().getName());
    metadata.setUid(object.getMetadata().getUid());
    metadata.setResourceVersion(object.getMetadata().getResourceVersion());
    reduced.setMetadata(metadata);
    return reduced;
  }
}
